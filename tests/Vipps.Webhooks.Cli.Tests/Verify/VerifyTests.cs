using System.Text;
using System.Text.Json;

namespace Vipps.Webhooks.Cli.Tests.Verify;

public sealed class VerifyTests : IDisposable
{
    // The official example: protocol and documentation agree on each byte of it.
    private const string Url = "https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63";
    private const string Body = """{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}""";
    private const string Hash = "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=";
    private const string Signature = "agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=";

    private static readonly Dictionary<string, string> Webhook = new() { ["VIPPS_WEBHOOK_URL"] = Url, ["VIPPS_WEBHOOK_SECRET"] = Recorded.Secret };

    private readonly ScratchDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Verify_OfficialExampleAsOptions_IsValid()
    {
        var run = await ToolRun.RunAsync(
        [
            "verify", "--url", Url, "--secret", Recorded.Secret, "--date", Recorded.Date, "--content-hash", Hash,
            "--authorization", $"Authorization: {Recorded.Scheme}{Signature}", "--body", _files.Write("body.json", Encoding.UTF8.GetBytes(Body)), "--any-date",
        ]);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("valid", run.Output, StringComparison.Ordinal);
        Assert.Contains(Url, run.Output, StringComparison.Ordinal);
        AssertHidesTheSecret(run);
    }

    [Fact]
    public async Task Verify_OfficialExampleOnStandardInput_IsValidAtItsTime()
    {
        var run = await ToolRun.RunAsync(["verify", "--at", "2023-03-30T10:40:00+02:00", "-o", "json"], Webhook, Raw());

        Assert.Equal(0, run.ExitCode);
        Assert.True(run.Json.GetProperty("valid").GetBoolean());
        Assert.Equal("Valid", run.Json.GetProperty("verification").GetString());
        Assert.Equal(Url, run.Json.GetProperty("registration").GetProperty("url").GetString());
        Assert.Equal("VIPPS_WEBHOOK_URL", run.Json.GetProperty("registration").GetProperty("source").GetString());
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("registration").GetProperty("id").ValueKind);
        Assert.Equal(Recorded.SignedAt, run.Json.GetProperty("signedAt").GetDateTimeOffset());
        Assert.Equal(new DateTimeOffset(2023, 3, 30, 8, 40, 0, TimeSpan.Zero), run.Json.GetProperty("receivedAt").GetDateTimeOffset());
        Assert.Empty(run.Json.GetProperty("findings").EnumerateArray());
        AssertHidesTheSecret(run);
    }

    [Fact]
    public async Task Verify_OldDate_SaysThatTheSignatureIsRightAndNamesBothOptions()
    {
        var run = await ToolRun.RunAsync(["verify", "--request", _files.Write("old.http", Encoding.UTF8.GetBytes(Raw()))], Webhook);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("not valid: OutsideTolerance", run.Output, StringComparison.Ordinal);
        Assert.Contains("The signature is right", run.Output, StringComparison.Ordinal);
        Assert.Contains("--at", run.Output, StringComparison.Ordinal);
        Assert.Contains("--any-date", run.Output, StringComparison.Ordinal);
        Assert.Contains("dateOld", run.Output, StringComparison.Ordinal);
        AssertHidesTheSecret(run);
    }

    [Theory]
    [InlineData("T3+NXHMmhNVEjW5PeJ4Gql70nf0MOXCAY9CoZDxuVQw=", "secretDecoded")]
    [InlineData("e2JssLZWx4Kq/x8/foltDABXhfJzyZ4vliw4NYsxfl4=", "crlfSigned")]
    [InlineData("jQfjZREMgFVyFS0fVkTWW8rdZn8RnJSytX+JeTx5ZEQ=", "trailingNewlineSigned")]
    [InlineData("mnPO9L30ksdCcOFoTDqtYG49dU0umj5mw4BPGXyHzoc=", "hostPort")]
    [InlineData("EZA/r5MttyJBKWYQTKeOHFwdXbQVlaoFxQBOUCmK6lE=", "wholeUrlSigned")]
    [InlineData("ODPaycfvgaJRUL57SKqWoCcIQ7W3dNYrBm4IxVio4Bk=", "secretEmpty")]
    [InlineData("AGaIsYOGqBdhPEUCOnWyZ+YaR5Nj+V+ZASDKsBQZV+u=", "signatureCase")]
    public void Diagnose_OfficialExampleSignedTheWrongWay_SaysWhichWay(string signature, string code) => Assert.Equal(
        [code],
        Recorded.Diagnose(RequestReader.Read(Encoding.UTF8.GetBytes(Raw(signature: signature))), Recorded.Webhook(url: Url)));

    [Fact]
    public async Task Verify_NotValid_GivesScriptsTheReason()
    {
        var run = await ToolRun.RunAsync(["verify", "--output", "json"], Webhook, Raw(body: Body + "\n"));

        Assert.Equal(1, run.ExitCode);
        Assert.False(run.Json.GetProperty("valid").GetBoolean());
        Assert.Equal("ContentHashMismatch", run.Json.GetProperty("verification").GetString());
        var finding = Assert.Single(run.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal("bodyNewlineAdded", finding.GetProperty("code").GetString());
        Assert.StartsWith("The secret and the URL are right", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(finding.GetProperty("next").GetString()!);
        Assert.Empty(run.Error);
        AssertHidesTheSecret(run);
    }

    [Fact]
    public async Task Verify_RedactedSecretOfTheDocumentation_SaysSo()
    {
        var redacted = new string('A', 86) + "==";
        var run = await ToolRun.RunAsync(["verify", "--secret", redacted], Webhook, Raw());

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("secretRedacted", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(redacted, run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_RegistrationsOfTheSettings_TriesEachAndNamesTheOne()
    {
        var settings = _files.Write("settings.json", Encoding.UTF8.GetBytes($$"""
            {"Vipps":{"Registrations":[
              {"Url":"https://shop.example/a","Secret":"another-secret"},
              {"Url":"{{Url}}?key=7","Secret":"{{Recorded.Secret}}","Id":"497f6eca-6276-4993-bfeb-53cbbbba6f08"},
              {"Url":"{{Url}}","Secret":"{{Recorded.Secret}}","Id":"11111111-1111-4111-8111-111111111111"}
            ] } }
            """));
        var run = await ToolRun.RunAsync(["verify", "--config", settings, "--any-date", "--output", "json"], input: Raw());

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("Vipps:Registrations:2:Url", run.Json.GetProperty("registration").GetProperty("source").GetString());
        Assert.Equal("11111111-1111-4111-8111-111111111111", run.Json.GetProperty("registration").GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("receivedAt").ValueKind);
        AssertHidesTheSecret(run);
    }

    [Fact]
    public async Task Verify_Options_GoBeforeTheEnvironment()
    {
        var run = await ToolRun.RunAsync(["verify", "--url", "https://shop.example/", "--any-date", "--output", "json"], Webhook, Raw());

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("--url", run.Json.GetProperty("registration").GetProperty("source").GetString());
    }

    [Fact]
    public async Task Verify_ShortVariables_GoBeforeTheRegistrationsOfTheEnvironment()
    {
        var both = new Dictionary<string, string>(Webhook)
        {
            ["Vipps__Registrations__0__Url"] = "https://shop.example/",
            ["Vipps__Registrations__0__Secret"] = "another-secret",
        };

        var run = await ToolRun.RunAsync(["verify", "--any-date", "--output", "json"], both, Raw());

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("VIPPS_WEBHOOK_URL", run.Json.GetProperty("registration").GetProperty("source").GetString());
    }

    [Fact]
    public async Task Verify_NothingKnown_SaysWhereToPutIt()
    {
        var run = await ToolRun.RunAsync(["verify"], input: Raw());

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        foreach (var place in (string[])["--url", "--secret", "VIPPS_WEBHOOK_URL", "VIPPS_WEBHOOK_SECRET", "Vipps:Registrations:0:Secret"])
        {
            Assert.Contains(place, run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("no secret", "--url", "https://shop.example")]
    [InlineData("no URL", "--secret", Recorded.Secret)]
    [InlineData("--url is not an absolute URL", "--url", "shop", "--secret", Recorded.Secret)]
    [InlineData("--secret is empty", "--url", "https://shop.example", "--secret", " ")]
    public async Task Verify_HalfAWebhook_SaysWhichHalfIsMissing(string message, params string[] args)
    {
        var run = await ToolRun.RunAsync(["verify", .. args], input: Raw());

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        AssertHidesTheSecret(run);
    }

    [Theory]
    [InlineData("not a date and time", "--at", "yesterday")]
    [InlineData("exclude each other", "--at", "2023-03-30T08:38:32Z", "--any-date")]
    [InlineData("no body", "--date", Recorded.Date)]
    [InlineData("parts of one", "--request", "-", "--date", Recorded.Date)]
    [InlineData("--request is empty", "--request", "")]
    [InlineData("is not a file", "--request", ".")]
    [InlineData("no-such-file.http", "--request", "no-such-file.http")]
    [InlineData("line 1 is not a request line", "--request", "-")]
    public async Task Verify_WrongUse_SaysWhatIsWrong(string message, params string[] args)
    {
        var run = await ToolRun.RunAsync(["verify", .. args, "--output", "json"], Webhook, "not a request");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("wrongUse", run.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains(message, run.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        AssertHidesTheSecret(run);
    }

    [Fact]
    public async Task Verify_LargerThanAnyDelivery_IsNotRead()
    {
        var run = await ToolRun.RunAsync(["verify", "--request", _files.Write("large", new byte[(4 * 1024 * 1024) + 1])], Webhook);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("more than 4 MiB", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_Help_ShowsExamplesAndNotTheEnvironment()
    {
        var run = await ToolRun.RunAsync(["verify", "--help"], Webhook);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("vipps-webhooks verify --request delivery.http", run.Output, StringComparison.Ordinal);
        Assert.Contains("VIPPS_WEBHOOK_SECRET", run.Output, StringComparison.Ordinal);
        AssertHidesTheSecret(run);
    }

    private static void AssertHidesTheSecret(ToolRun run) => Assert.DoesNotContain(Recorded.Secret, run.Screen, StringComparison.Ordinal);

    [Fact]
    public async Task Verify_CaptureThatWouldMoveTheCursor_ShowsNoControlCharacters()
    {
        var run = await ToolRun.RunAsync(
            ["verify", "--any-date"], Webhook, Raw().Replace("Host: webhook.site", "Host: \u001b[2Jevil\u0007.example", StringComparison.Ordinal));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("evil", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Screen, character => char.IsControl(character) && character is not ('\r' or '\n'));
    }

    private static string Raw(string body = Body, string signature = Signature) =>
        $"POST /e2cee29b-012e-4f1d-8ef4-e95fd74a7a63 HTTP/1.1\r\nHost: webhook.site\r\nx-ms-date: {Recorded.Date}\r\n"
        + $"x-ms-content-sha256: {Hash}\r\nAuthorization: {Recorded.Scheme}{signature}\r\n\r\n{body}";
}
