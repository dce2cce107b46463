using System.Net;
using System.Text;

namespace Vipps.Webhooks.Sandbox.Tests.Registrations;

public sealed class RegisterTests
{
    private const string ShopUrl = "https://shop.example/hooks/vipps";

    [Fact]
    public async Task Register_ValidRequest_AnswersCreatedWithIdAndSecret()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        using var answer = await caller.RegisterAsync(ShopUrl, WebhookEventTypes.PaymentCaptured, WebhookEventTypes.PaymentCreated);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var body = await answer.JsonAsync();
        Assert.Equal(["id", "secret"], body.Select(field => field.Key));
        var secret = (string)body["secret"]!;
        Assert.Equal(88, secret.Length);
        Assert.Equal(64, Convert.FromBase64String(secret).Length);

        var registration = Assert.Single(vipps.Registrations);
        Assert.Equal((Guid)body["id"]!, registration.Id);
        Assert.Equal(ShopUrl, registration.Url.OriginalString);
        Assert.Equal([WebhookEventTypes.PaymentCaptured, WebhookEventTypes.PaymentCreated], registration.Events);
        Assert.Equal(vipps.Keys.MerchantSerialNumber, registration.MerchantSerialNumber);
    }

    [Fact]
    public async Task Register_TheSameUrlTwice_MakesTwoRegistrationsWithTheirOwnSecrets()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        var first = await caller.RegisteredAsync(ShopUrl, WebhookEventTypes.PaymentCreated);
        var second = await caller.RegisteredAsync(ShopUrl, WebhookEventTypes.PaymentCreated);

        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.Secret, second.Secret);
    }

    [Fact]
    public async Task List_AfterRegistering_ShowsEverythingButTheSecret()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        const string Url = "https://Shop.Example:8080/%7Ehooks/../å b?key=%7E&x=1#part";

        var (id, secret) = await caller.RegisteredAsync(Url, WebhookEventTypes.LoginPing, WebhookEventTypes.UserCheckedIn);
        var listed = Assert.Single(await caller.ListedAsync())!.AsObject();

        Assert.Equal(["id", "url", "events"], listed.Select(field => field.Key));
        Assert.Equal(id, (Guid)listed["id"]!);
        Assert.Equal("https://Shop.Example:8080/%7Ehooks/../%C3%A5%20b?key=%7E&x=1#part", (string)listed["url"]!);
        Assert.Equal(["login.merchant-initiated.ping.v1", "user.checked-in.v1"], listed["events"]!.AsArray().Select(name => (string)name!));
        Assert.DoesNotContain(secret, listed.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"url":"https://shop.example/\ud800","events":["epayments.payment.created.v1"]}""")]
    public async Task Register_WithABodyThatIsNotAnObject_IsABadRequest(string json)
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        using var answer = await caller.RegisterRawAsync(json);

        Assert.Contains("JSON", await answer.ProblemReasonAsync("$"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"events":["epayments.payment.created.v1"]}""", "required")]
    [InlineData("""{"url":null,"events":["epayments.payment.created.v1"]}""", "required")]
    [InlineData("""{"url":1,"events":["epayments.payment.created.v1"]}""", "required")]
    [InlineData("""{"url":"/hooks","events":["epayments.payment.created.v1"]}""", "absolute")]
    [InlineData("""{"url":"https://xn--\u00fc.example/","events":["epayments.payment.created.v1"]}""", "absolute")]
    [InlineData("""{"url":"ftp://shop.example/","events":["epayments.payment.created.v1"]}""", "https")]
    [InlineData("""{"url":"https://shop.example/\r\nX: y","events":["epayments.payment.created.v1"]}""", "absolute")]
    [InlineData("""{"url":"http://shop.example/","events":["epayments.payment.created.v1"]}""", "must use https")]
    [InlineData("""{"url":"https://localhost/","events":["epayments.payment.created.v1"]}""", "localhost")]
    [InlineData("""{"url":"http://localhost:5000/","events":["epayments.payment.created.v1"]}""", "localhost")]
    [InlineData("""{"url":"https://shop.localhost/","events":["epayments.payment.created.v1"]}""", "localhost")]
    [InlineData("""{"url":"https://127.0.0.1/","events":["epayments.payment.created.v1"]}""", "localhost")]
    [InlineData("""{"url":"https://[::1]/","events":["epayments.payment.created.v1"]}""", "localhost")]
    [InlineData("""{"url":"https://192.168.1.5/","events":["epayments.payment.created.v1"]}""", "private network")]
    [InlineData("""{"url":"https://10.0.0.1/","events":["epayments.payment.created.v1"]}""", "private network")]
    [InlineData("""{"url":"https://172.31.255.1/","events":["epayments.payment.created.v1"]}""", "private network")]
    [InlineData("""{"url":"https://169.254.169.254/","events":["epayments.payment.created.v1"]}""", "private network")]
    [InlineData("""{"url":"https://[::ffff:192.168.1.5]/","events":["epayments.payment.created.v1"]}""", "private network")]
    [InlineData("""{"url":"https://[fe80::1]/","events":["epayments.payment.created.v1"]}""", "private network")]
    [InlineData("""{"url":"https://[fd00::1]/","events":["epayments.payment.created.v1"]}""", "private network")]
    [InlineData("""{"url":"https://100.64.0.1/","events":["epayments.payment.created.v1"]}""", "private network")]
    [InlineData("""{"url":"https://198.18.0.1./","events":["epayments.payment.created.v1"]}""", "private network")]
    [InlineData("""{"url":"https://[64:ff9b::a00:1]/","events":["epayments.payment.created.v1"]}""", "private network")]
    public async Task Register_WithABadUrl_NamesTheReason(string json, string reason)
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        using var answer = await caller.RegisterRawAsync(json);

        Assert.Contains(reason, await answer.ProblemReasonAsync("Url"), StringComparison.Ordinal);
        Assert.Empty(vipps.Registrations);
    }

    [Theory]
    [MemberData(nameof(ImpossibleHosts))]
    public async Task Register_WithAHostThatCannotExist_NamesTheReason(string host)
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        using var answer = await caller.RegisterAsync($"https://{host}/hooks", WebhookEventTypes.PaymentCreated);

        Assert.Contains("absolute", await answer.ProblemReasonAsync("Url"), StringComparison.Ordinal);
        Assert.Empty(vipps.Registrations);
    }

    public static TheoryData<string> ImpossibleHosts() => [
        $"{new string('a', 64)}.example",
        $"{new string('å', 60)}.example",
        $"{string.Concat(Enumerable.Repeat("abc.", 76))}example",
        "shop..example",
    ];

    [Fact]
    public async Task Register_WithHttpToAnotherMachine_IsRefusedEvenIfLoopbackIsAllowed()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        using var answer = await caller.RegisterAsync("http://shop.example/", WebhookEventTypes.PaymentCreated);

        Assert.Contains("must use https", await answer.ProblemReasonAsync("Url"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"url":"https://shop.example/"}""")]
    [InlineData("""{"url":"https://shop.example/","events":[]}""")]
    [InlineData("""{"url":"https://shop.example/","events":"epayments.payment.created.v1"}""")]
    public async Task Register_WithoutEvents_IsABadRequest(string json)
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        using var answer = await caller.RegisterRawAsync(json);

        Assert.Contains("at least one", await answer.ProblemReasonAsync("Events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_WithUnknownEvents_NamesThem()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        // Raw: the SDK would spell the last one as Vipps does.
        using var answer = await caller.RegisterRawAsync(
            $$"""{"url":"{{ShopUrl}}","events":["epayment.payment.created.v1","epayments.payment.created.v1","Epayments.payment.created.v1"]}""");

        Assert.Equal(
            "Unsupported values: epayment.payment.created.v1, Epayments.payment.created.v1",
            await answer.ProblemReasonAsync("Events"));
    }

    [Fact]
    public async Task Register_WithABadUrlAndNoEvents_NamesBoth()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        using var answer = await caller.RegisterRawAsync("{}");

        Assert.NotEmpty(await answer.ProblemReasonAsync("Url"));
        Assert.NotEmpty(await answer.ProblemReasonAsync("Events"));
    }

    [Fact]
    public async Task Register_EveryDocumentedEvent_IsAccepted()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        using var merchant = await Caller.ForMerchantAsync(vipps);

        await caller.RegisteredAsync(ShopUrl, [.. WebhookEventTypes.All.Except(WebhookEventTypes.Donations)]);
        await merchant.RegisteredAsync(ShopUrl, [.. WebhookEventTypes.Donations]);

        Assert.Equal([20, 4], vipps.Registrations.Select(registration => registration.Events.Count));
    }

    [Fact]
    public async Task Register_DonationsWithSalesUnitKeys_IsRefusedAndNamesThem()
    {
        await using var vipps = await Some.SandboxAsync(more: options => options.AdditionalEventTypes.Add(new("donations.agreement.paused.v1")));
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        using var partner = await Caller.ForPartnerAsync(vipps, vipps.Keys.MerchantSerialNumber);

        foreach (var type in WebhookEventTypes.Donations.Append(new("donations.agreement.paused.v1")))
        {
            using var refused = await caller.RegisterAsync(ShopUrl, WebhookEventTypes.PaymentCreated, type);
            Assert.EndsWith($": {type}", await refused.ProblemReasonAsync("Events"), StringComparison.Ordinal);
        }

        Assert.Empty(vipps.Registrations);
        await partner.RegisteredAsync(ShopUrl, WebhookEventTypes.DonationAgreementStarted);
    }

    [Theory]
    [InlineData("https://blåbær.example/hooks?a=å", "https://xn--blbr-roah.example/hooks?a=%C3%A5")]
    [InlineData("https://BLÅBÆR.Example:8080", "https://xn--blbr-roah.example:8080")]
    [InlineData("https://blåbær.example/%7Ehooks/../b#part", "https://xn--blbr-roah.example/%7Ehooks/../b#part")]
    [InlineData("https://me:blåbær.example@blåbær.example?blåbær.example", "https://me:bl%C3%A5b%C3%A6r.example@xn--blbr-roah.example?bl%C3%A5b%C3%A6r.example")]
    [InlineData("https://shop。example/{😀}", "https://shop.example/%7B%F0%9F%98%80%7D")]
    [InlineData("https://shop.example/a\\hooks?b\\c", "https://shop.example/a/hooks?b%5Cc")]
    [InlineData("https://:password@shop.example/a\\hooks", "https://:password@shop.example/a/hooks")]
    [InlineData("  https://shop.example:8080 ", "https://shop.example:8080")]
    [InlineData("https://XN--BLBR-ROAH.example/", "https://XN--BLBR-ROAH.example/")]
    public async Task Register_AUrlInAnySpelling_IsListedInAsciiAndCanBeParsed(string url, string listed)
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        await caller.RegisteredAsync(url, WebhookEventTypes.PaymentCreated);

        Assert.Equal(listed, (string)Assert.Single(await caller.ListedAsync())!["url"]!);
        Assert.Equal(listed, Assert.Single(vipps.Registrations).Url.OriginalString);
    }

    [Fact]
    public async Task Register_AnAdditionalEventType_IsAccepted()
    {
        await using var vipps = await Some.SandboxAsync(more: options => options.AdditionalEventTypes.Add(new("epayments.payment.frozen.v1")));
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        await caller.RegisteredAsync(ShopUrl, new WebhookEventType("epayments.payment.frozen.v1"));
    }

    [Fact]
    public async Task Register_TheTwentySixthOfAnEventType_IsRefused()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        for (var i = 0; i < 25; i++)
        {
            await caller.RegisteredAsync(ShopUrl, WebhookEventTypes.PaymentCreated);
        }

        using var refused = await caller.RegisterAsync(ShopUrl, WebhookEventTypes.PaymentCaptured, WebhookEventTypes.PaymentCreated);
        await caller.RegisteredAsync(ShopUrl, WebhookEventTypes.PaymentCaptured);

        Assert.Contains("25", await refused.ProblemReasonAsync("Events"), StringComparison.Ordinal);
        Assert.Equal(26, vipps.Registrations.Count);
    }

    [Fact]
    public async Task Register_ASecondCheckIn_IsRefusedForTheSameSalesUnitOnly()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        using var neighbour = await Caller.ForPartnerAsync(vipps, vipps.PartnerKeys.MerchantSerialNumbers[1]);

        await caller.RegisteredAsync(ShopUrl, WebhookEventTypes.UserCheckedIn);
        using var refused = await caller.RegisterAsync(ShopUrl, WebhookEventTypes.UserCheckedIn);
        await neighbour.RegisteredAsync(ShopUrl, WebhookEventTypes.UserCheckedIn);

        Assert.Contains("user.checked-in.v1", await refused.ProblemReasonAsync("Events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_ForAPartner_IsListedAndCountedApart()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        using var partner = await Caller.ForPartnerAsync(vipps, null);
        for (var i = 0; i < 25; i++)
        {
            await caller.RegisteredAsync(ShopUrl, WebhookEventTypes.PaymentCreated);
        }

        var (id, _) = await partner.RegisteredAsync(ShopUrl, WebhookEventTypes.PaymentCreated);

        Assert.Equal(id, (Guid)Assert.Single(await partner.ListedAsync())!["id"]!);
        Assert.Equal(25, (await caller.ListedAsync()).Count);
        Assert.Null(Assert.Single(vipps.Registrations, registration => registration.Id == id).MerchantSerialNumber);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain; charset=iso-8859-1")]
    [InlineData("multipart/form-data")]
    [InlineData("application/problem+json")]
    [InlineData("no type")]
    [InlineData(null)]
    public async Task Register_WithAnyContentType_ReadsTheBodyAsJson(string? type)
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        using var body = new ByteArrayContent("""{"url":"https://shop.example/","events":["epayments.payment.created.v1"]}"""u8.ToArray());
        if (type is not null)
        {
            body.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var answer = await caller.SendAsync(HttpMethod.Post, Caller.Webhooks, body);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Single(vipps.Registrations);
    }

    [Fact]
    public async Task Register_WithABodyOverTheLimit_IsTooLarge()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        using var answer = await caller.RegisterRawAsync($$"""{"url":"https://shop.example/{{new string('a', 70_000)}}"}""");
        using var chunked = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes($"\"{new string('a', 70_000)}\"")));
        chunked.Headers.ContentLength = null;
        chunked.Headers.ContentType = new("application/json");
        using var request = await caller.SendAsync(HttpMethod.Post, Caller.Webhooks, chunked);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, request.StatusCode);
    }
}
