using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli.Tests.Verify;

public sealed class ExplanationTests
{
    private static readonly Guid First = new("11111111-1111-4111-8111-111111111111");
    private static readonly Guid Second = new("22222222-2222-4222-8222-222222222222");

    [Fact]
    public void Diagnose_HostAndPathRewritten_FindsThePair() => Assert.Equal(
        ["hostOfRequest", "pathOfRequest"],
        Recorded.Diagnose(
            Recorded.Delivery(headers: [("Host", "shop.example"), (":path", "/base/hooks/vipps?key=1f2e3d")]),
            Recorded.Webhook(url: "http://localhost:5000/hooks")));

    [Fact]
    public void Diagnose_SecretAndHostAreOff_FindsThePair() => Assert.Equal(
        ["secretQuoted", "hostWww"],
        Recorded.Diagnose(Recorded.Delivery(), Recorded.Webhook($"\"{Recorded.Secret}\"", Recorded.Url.Replace("shop", "www.shop", StringComparison.Ordinal))));

    [Fact]
    public void Diagnose_ThreeMistakes_AreTooMany() => Assert.Equal(
        ["secretOrUrlWrong"],
        Recorded.Diagnose(
            Recorded.SignedOver(rewrite: static text => text + "\n"),
            Recorded.Webhook($"\"{Recorded.Secret}\"", Recorded.Url.Replace("shop", "www.shop", StringComparison.Ordinal))));

    [Fact]
    public void Diagnose_OneMistakeOfAnotherRegistrationAndTwoOfTheNamed_TakesTheOne()
    {
        var diagnosis = Recorded.Look(
            Recorded.Delivery(headers: ("Webhook-Id", First.ToString())),
            Recorded.Webhook($"\"{Recorded.Secret}\"", Recorded.Url.Replace("shop", "www.shop", StringComparison.Ordinal), First, "0"),
            Recorded.Webhook($"{Recorded.Secret}\n", id: Second, name: "1"));

        Assert.Equal("secretWhiteSpace", Assert.Single(diagnosis.Findings).Code);
        Assert.Equal(Second, diagnosis.Webhook!.Id);
    }

    [Fact]
    public void Diagnose_SignedByAnotherRegistrationThanTheNamed_IsRefusedAndSaysWhich()
    {
        var diagnosis = Recorded.Look(
            Recorded.Delivery(headers: ("Webhook-Id", First.ToString())),
            Recorded.Webhook("another-secret", id: First, name: "0"),
            Recorded.Webhook(id: Second, name: "1"));

        Assert.Equal(WebhookVerification.SignatureMismatch, diagnosis.Verification);
        Assert.Equal(Second, diagnosis.Webhook!.Id);
        var finding = Assert.Single(diagnosis.Findings);
        Assert.Equal("otherRegistration", finding.Code);
        Assert.Contains("Correct the Id", finding.Next, StringComparison.Ordinal);
        Assert.Contains(Second.ToString(), finding.Message, StringComparison.Ordinal);
    }

    // As the receiver judges: a delivery that names a webhook is tried with secrets of that id, and with those without one.
    [Theory]
    [InlineData(null, "1", true)]
    [InlineData("1", "1", true)]
    [InlineData("1", null, true)]
    [InlineData("1", "2", false)]
    [InlineData("3", "2", false)]
    [InlineData("not an id", "2", true)]
    [InlineData("3,1", "1", true)]
    [InlineData("1,3", "1", true)]
    [InlineData("3,4", "1", false)]
    [InlineData("1|3", "1", true)]
    [InlineData("3|1", "1", true)]
    public void Diagnose_WebhookId_IsTakenAsTheReceiverTakesIt(string? named, string? own, bool valid)
    {
        var delivery = Recorded.Delivery();
        CapturedRequest request = new()
        {
            Headers = [.. delivery.Headers, .. (named?.Split('|') ?? []).Select(static line => new CapturedHeader("Webhook-Id", string.Join(',', line.Split(',').Select(Id))))],
            Body = delivery.Body,
            AllAfterHeaders = delivery.AllAfterHeaders,
        };

        var diagnosis = Recorded.Look(request, Recorded.Webhook(id: own is null ? null : Guid.Parse(Id(own))));

        Assert.Equal(valid ? WebhookVerification.Valid : WebhookVerification.SignatureMismatch, diagnosis.Verification);
        Assert.Equal(valid ? [] : ["otherRegistration"], diagnosis.Findings.Select(static finding => finding.Code));

        static string Id(string text) => text.Length == 1 ? $"{text}0000000-0000-4000-8000-000000000000" : text;
    }

    [Fact]
    public void Diagnose_TwoRegistrationsWithOneSecret_GoesByTheOneThatIsNamed()
    {
        var diagnosis = Recorded.Look(
            Recorded.Delivery(headers: ("Webhook-Id", Second.ToString())), Recorded.Webhook(id: First, name: "0"), Recorded.Webhook(name: "1"));

        Assert.Equal(WebhookVerification.Valid, diagnosis.Verification);
        Assert.Equal("Vipps:Registrations:1:Url", diagnosis.Webhook!.UrlSource);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Diagnose_OtherRegistration_IsRefusedWhateverTheDate(bool weekdayWrong)
    {
        var date = weekdayWrong ? "Mon, 30 Mar 2023 08:38:32 GMT" : Recorded.Date;
        var request = Recorded.SignedOver(date: date, headers: [("x-ms-date", date), ("Webhook-Id", First.ToString())]);

        var diagnosis = Diagnosis.Of(request, [Recorded.Webhook(id: Second)], Recorded.SignedAt.AddDays(1), TimeSpan.MaxValue);

        Assert.NotEqual(WebhookVerification.Valid, diagnosis.Verification);
        Assert.Contains("otherRegistration", diagnosis.Findings.Select(static finding => finding.Code));
    }

    [Fact]
    public void Diagnose_SecretsOfTwoRegistrationsAreSwapped_SaysWhoseSecretFits()
    {
        var diagnosis = Recorded.Look(
            Recorded.Delivery(headers: ("Webhook-Id", First.ToString())),
            Recorded.Webhook("another-secret", id: First, name: "0"),
            Recorded.Webhook(url: "https://shop.example/other", id: Second, name: "1"));

        var finding = Assert.Single(diagnosis.Findings);
        Assert.Equal("secretOfOther", finding.Code);
        Assert.Contains("Vipps:Registrations:1:Secret", finding.Message, StringComparison.Ordinal);
        Assert.Contains("Vipps:Registrations:0:Url", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_WebhookIdOfNoneThatIsKnown_SaysSo()
    {
        var diagnosis = Recorded.Look(
            Recorded.Delivery("lost-secret", headers: ("Webhook-Id", First.ToString())),
            Recorded.Webhook(id: Second),
            Recorded.Webhook("another-secret", id: Second));

        Assert.Contains($"{First}, which is not known here", Assert.Single(diagnosis.Findings).Next, StringComparison.Ordinal);
    }
}
