using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli.Tests.Verify;

public sealed class SecretMistakesTests
{
    public static TheoryData<string, string> Mangled => new()
    {
        { "secretWhiteSpace", $" {Recorded.Secret}" },
        { "secretWhiteSpace", $"{Recorded.Secret}\n" },
        { "secretWhiteSpace", $"{Recorded.Secret}\u2028" },
        { "secretWhiteSpace", $"\uFEFF{Recorded.Secret}" },
        { "secretWhiteSpace", Recorded.Secret.Insert(40, "\r\n") },
        { "secretQuoted", $"\"{Recorded.Secret}\"" },
        { "secretQuoted", $"'{Recorded.Secret}'\n" },
        { "secretPercentEncoded", Uri.EscapeDataString(Recorded.Secret) },
        { "secretJsonEscaped", Recorded.Secret.Replace("+", "\\u002B", StringComparison.Ordinal) },
        { "secretJsonEscaped", Recorded.Secret.Replace("/", "\\/", StringComparison.Ordinal) },
        { "secretHtmlEncoded", Recorded.Secret.Replace("+", "&#x2B;", StringComparison.Ordinal) },
        { "secretSpaceForPlus", Recorded.Secret.Replace('+', ' ') },
        { "secretPaddingLost", Recorded.Secret.TrimEnd('=') },
        { "secretPaddingLost", Recorded.Secret[..^1] },
        { "secretBase64Url", Recorded.Secret.Replace('+', '-').Replace('/', '_') },
        { "secretEncodedTwice", Convert.ToBase64String(Encoding.UTF8.GetBytes(Recorded.Secret)) },
        { "secretCase", LetterCase.Swap(Recorded.Secret) },
    };

    public static TheoryData<string, byte[]> Keys => new()
    {
        { "secretDecoded", Convert.FromBase64String(Recorded.Secret) },
        { "secretEncodedAgain", Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(Recorded.Secret))) },
        { "secretUtf16", Encoding.Unicode.GetBytes(Recorded.Secret) },
        { "secretEmpty", [] },
        { "secretCase", Encoding.UTF8.GetBytes(Recorded.Secret.ToLowerInvariant()) },
        { "secretCase", Encoding.UTF8.GetBytes(Recorded.Secret.ToUpperInvariant()) },
    };

    [Theory]
    [MemberData(nameof(Mangled))]
    public void Diagnose_SecretOfTheSettingIsMangled_SaysHow(string code, string secret) =>
        Assert.Equal([code], Recorded.Diagnose(Recorded.Delivery(), Recorded.Webhook(secret)));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Diagnose_SignedWithAnotherKeyOfTheSecret_SaysWhich(string code, byte[] key) =>
        Assert.Equal([code], Recorded.Diagnose(Recorded.SignedOver(key: key)));

    [Fact]
    public void Diagnose_SecretWithSpacesOfItsOwn_LosesOnlyThoseAround() =>
        Assert.Equal(["secretWhiteSpace"], Recorded.Diagnose(Recorded.Delivery("two words"), Recorded.Webhook(" two words\n")));

    [Fact]
    public void Diagnose_SecretIsTheOneOfTheDocumentation_SaysThatItIsRedacted() =>
        Assert.Equal(["secretRedacted"], Recorded.Diagnose(Recorded.Delivery(), Recorded.Webhook(new string('A', 86) + "==")));

    [Fact]
    public void Diagnose_AnotherSecret_SaysThatNothingExplainsIt()
    {
        var diagnosis = Recorded.Look(Recorded.Delivery(), Recorded.Webhook("another-secret"));

        Assert.Equal(WebhookVerification.SignatureMismatch, diagnosis.Verification);
        Assert.Null(diagnosis.Webhook);
        var finding = Assert.Single(diagnosis.Findings);
        Assert.Equal("secretOrUrlWrong", finding.Code);
        Assert.Contains("Vipps:Registrations:0:Secret", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_SecretIsAnId_SaysThatItHasTheForm()
    {
        var diagnosis = Recorded.Look(Recorded.Delivery(), Recorded.Webhook("497f6eca-6276-4993-bfeb-53cbbbba6f08"));

        Assert.Contains("has the format of an id", Assert.Single(diagnosis.Findings).Next, StringComparison.Ordinal);
    }
}
