using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Cli.Tests.Verify;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli.Tests.Sign;

public sealed class SignTests : IDisposable
{
    private const string Id = "497f6eca-6276-4993-bfeb-53cbbbba6f08";
    private const string Awkward = """{"text":"it's 100% $HOME `id` \\ \"å\" !"}""";

    private static readonly Dictionary<string, string> Webhook = new()
    {
        ["VIPPS_WEBHOOK_URL"] = Recorded.Url,
        ["VIPPS_WEBHOOK_SECRET"] = Recorded.Secret,
    };

    private readonly ScratchDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Sign_OfficialExample_MakesItsSignature()
    {
        var run = await ToolRun.RunAsync(
        [
            "sign", "--url", "https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63", "--secret", Recorded.Secret, "--date", Recorded.Date, "--output", "json",
            "--json", """{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}""", "--webhook-id", Id,
        ]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63", run.Json.GetProperty("url").GetString());
        Assert.StartsWith("{\"some-unique-content\"", run.Json.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("curl ", run.Json.GetProperty("curl").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("file").ValueKind);
        var headers = run.Json.GetProperty("headers");
        var authorization = Recorded.Scheme + "agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=";
        Assert.Equal(
            [
                ("Content-Type", "application/json; charset=utf-8"),
                ("Webhook-Id", Id),
                ("x-ms-date", Recorded.Date),
                ("x-ms-content-sha256", "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4="),
                ("Authorization", authorization),
                ("X-Vipps-Authorization", authorization),
            ],
            headers.EnumerateObject().Select(static header => (header.Name, header.Value.GetString()!)));
        AssertHidesTheSecret(run);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{}\n")]
    [InlineData("\r\n\r\n{\r\n}\n\n")]
    [InlineData("### {{a}}\n@b")]
    [InlineData(Awkward)]
    public async Task Sign_AnyBody_ComesBackFromVerifyByteForByte(string body)
    {
        var file = _files.PathOf("delivery.http");
        var signed = await ToolRun.RunAsync(["sign", "--body", _files.Write("body", Encoding.UTF8.GetBytes(body)), "--out", file], Webhook);
        var verified = await ToolRun.RunAsync(["verify", "--request", file], Webhook);

        Assert.Equal(0, signed.ExitCode);
        Assert.Contains(file, signed.Output, StringComparison.Ordinal);
        Assert.Equal(0, verified.ExitCode);
        Assert.Equal(body.Contains('\n', StringComparison.Ordinal), signed.Error.Contains("--as curl", StringComparison.Ordinal));
        AssertHidesTheSecret(signed);
    }

    [Fact]
    public async Task Sign_ToStandardOutput_EndsWithTheBody()
    {
        var signed = await ToolRun.RunAsync(["sign", "--json", Awkward], Webhook);
        var verified = await ToolRun.RunAsync(["verify"], Webhook, signed.Output);

        Assert.StartsWith($"POST {Recorded.Url} HTTP/1.1\n", signed.Output, StringComparison.Ordinal);
        Assert.EndsWith($"\n\n{Awkward}", signed.Output, StringComparison.Ordinal);
        Assert.Equal(0, verified.ExitCode);
        Assert.Empty(signed.Error);
        AssertHidesTheSecret(signed);
    }

    [Fact]
    public async Task Sign_BodyThatIsNoText_IsSignedByteForByte()
    {
        var file = _files.PathOf("delivery.http");
        var body = _files.Write("body", [0xFF, 0, (byte)'\n', 0xFE]);
        var signed = await ToolRun.RunAsync(["sign", "--body", body, "--out", file, "--output", "json"], Webhook);
        var verified = await ToolRun.RunAsync(["verify", "--request", file], Webhook);

        Assert.Equal(JsonValueKind.Null, signed.Json.GetProperty("body").ValueKind);
        Assert.Equal(file, signed.Json.GetProperty("file").GetString());
        Assert.Contains($"--data-binary '@{body}'", signed.Json.GetProperty("curl").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, verified.ExitCode);
    }

    [Theory]
    [InlineData(Awkward, "--json", Awkward)]
    [InlineData("@body", "--json", "@body")]
    [InlineData("", "--json", "")]
    [InlineData("{\n}\r\n\n", "--body", "it's a file")]
    [InlineData("{\n}\r\n\n", "--body", "-")]
    public async Task Sign_AsCurl_SendsWhatWasSigned(string body, string option, string value)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !File.Exists("/bin/sh") || !Exists("curl"), "There is no POSIX shell with curl here.");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var shop = builder.Build();
        shop.Urls.Add("http://127.0.0.1:0");
        var url = "";
        var received = "";
        shop.MapPost("/hooks/{**path}", async (HttpRequest request) =>
        {
            using var content = new MemoryStream();
            await request.Body.CopyToAsync(content, TestContext.Current.CancellationToken);
            received = Encoding.UTF8.GetString(content.ToArray());
            return VerifyAsReceived(request, url, content.ToArray()).ToString();
        });
        await shop.StartAsync(TestContext.Current.CancellationToken);
        url = $"{shop.Urls.Single()}/hooks/[a]/{{b,c}}?q='x'&y=$HOME";
        _files.Write("it's a file", Encoding.UTF8.GetBytes(body));

        var run = await ToolRun.RunAsync(
            ["sign", "--url", url, "--secret", Recorded.Secret, "--webhook-id", Id, "--as", "curl", option, value], input: option == "--body" ? body : null, directory: _files.Path);
        var answer = await ShellAsync(run.Output, _files.Path);

        Assert.Equal("Valid", answer);
        Assert.Equal(body, received);
        AssertHidesTheSecret(run);
    }

    [Theory]
    [InlineData("http://localhost:5000", "http://localhost:5000/base/hooks/vipps?key=1f2e3d")]
    [InlineData("http://LOCALHOST:80/", "http://localhost/base/hooks/vipps?key=1f2e3d")]
    [InlineData("https://[::1]:5001/other", "https://[::1]:5001/other")]
    [InlineData("http://127.0.0.1:5000/?a=b", "http://127.0.0.1:5000/?a=b")]
    public async Task Sign_To_AddressesAnotherPlaceThanItSigns(string to, string url)
    {
        string[] sign = ["sign", "--json", "{}", "--date", Recorded.Date, "--to", to];
        var http = await ToolRun.RunAsync(sign, Webhook);
        var curl = await ToolRun.RunAsync([.. sign, "--as", "curl"], Webhook);
        var json = await ToolRun.RunAsync([.. sign, "--output", "json"], Webhook);
        var asRegistered = await ToolRun.RunAsync(["sign", "--json", "{}", "--date", Recorded.Date, "--output", "json"], Webhook);

        Assert.StartsWith($"POST {url} HTTP/1.1\nHost: shop.example\n", http.Output, StringComparison.Ordinal);
        Assert.Contains($"'{url}'", curl.Output, StringComparison.Ordinal);
        Assert.Contains("--header 'Host: shop.example'", curl.Output, StringComparison.Ordinal);
        Assert.Equal(url, json.Json.GetProperty("url").GetString());
        Assert.Equal(Recorded.Url, json.Json.GetProperty("signedUrl").GetString());
        Assert.Equal("shop.example", json.Json.GetProperty("headers").GetProperty("Host").GetString());
        Assert.Equal(
            asRegistered.Json.GetProperty("headers").GetProperty("Authorization").GetString(), json.Json.GetProperty("headers").GetProperty("Authorization").GetString());
        Assert.Equal(0, (await ToolRun.RunAsync(["verify", "--any-date"], Webhook, http.Output)).ExitCode);
    }

    [Fact]
    public async Task Sign_ToTheHostThatIsSigned_NeedsNoHostHeader()
    {
        var run = await ToolRun.RunAsync(["sign", "--json", "{}", "--to", "https://shop.example/base/hooks/vipps?key=1f2e3d"], Webhook);

        Assert.StartsWith($"POST {Recorded.Url} HTTP/1.1\nContent-Type: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_AsCurlOfABodyThatIsNoText_AsksForAFile()
    {
        var run = await ToolRun.RunAsync(["sign", "--body", "-", "--as", "curl"], Webhook, "a\0b");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--body file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_OutThatExists_IsOverwrittenOnlyByForce()
    {
        var file = _files.Write("delivery.http", "what was there, and is longer than nothing"u8);
        var refused = await ToolRun.RunAsync(["sign", "--json", "{}", "--out", file], Webhook);
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var forced = await ToolRun.RunAsync(["sign", "--json", "{}", "--out", file, "--force", "--as", "curl"], Webhook);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.StartsWith("what was there", before, StringComparison.Ordinal);
        Assert.Equal(0, forced.ExitCode);
        var after = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.StartsWith("curl ", after, StringComparison.Ordinal);
        Assert.EndsWith("--data-raw '{}'\n", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_SeveralRegistrations_NeedsTheIdOfOne()
    {
        var settings = _files.Write("settings.json", Encoding.UTF8.GetBytes($$"""
            {"Vipps":{"Registrations":[
              {"Url":"https://shop.example/a","Secret":"another-secret"},
              {"Url":"https://shop.example/b","Secret":"{{Recorded.Secret}}","Id":"{{Id}}"}
            ] } }
            """));
        var none = await ToolRun.RunAsync(["sign", "--config", settings, "--json", "{}"]);
        var one = await ToolRun.RunAsync(["sign", "--config", settings, "--json", "{}", "--webhook-id", Id]);
        var other = await ToolRun.RunAsync(["sign", "--config", settings, "--json", "{}", "--webhook-id", "11111111-1111-4111-8111-111111111111"]);

        Assert.Equal(2, none.ExitCode);
        Assert.Contains("--webhook-id", none.Error, StringComparison.Ordinal);
        Assert.Equal(0, one.ExitCode);
        Assert.StartsWith("POST https://shop.example/b HTTP/1.1\n", one.Output, StringComparison.Ordinal);
        Assert.Contains($"Webhook-Id: {Id}\n", one.Output, StringComparison.Ordinal);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("11111111-1111-4111-8111-111111111111", other.Error, StringComparison.Ordinal);
        AssertHidesTheSecret(one);
    }

    [Theory]
    [InlineData("no body")]
    [InlineData("two bodies", "--json", "{}", "--body", "-")]
    [InlineData("not a date and time", "--json", "{}", "--date", "soon")]
    [InlineData("--out is empty", "--json", "{}", "--out", "")]
    [InlineData("no-such-file", "--body", "no-such-file")]
    [InlineData("--to is not an absolute URL", "--json", "{}", "--to", "localhost:5000")]
    [InlineData("--to is not an absolute URL", "--json", "{}", "--to", "/hooks")]
    [InlineData("--to has a user name or a fragment", "--json", "{}", "--to", "http://me:pass@localhost")]
    [InlineData("--to has a user name or a fragment", "--json", "{}", "--to", "http://localhost/#a")]
    public async Task Sign_WrongUse_SaysWhatIsWrong(string message, params string[] args)
    {
        var run = await ToolRun.RunAsync(["sign", .. args], Webhook);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        AssertHidesTheSecret(run);
    }

    [Fact]
    public async Task Sign_NothingKnown_SaysWhereToPutIt()
    {
        var run = await ToolRun.RunAsync(["sign", "--json", "{}"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("VIPPS_WEBHOOK_SECRET", run.Error, StringComparison.Ordinal);
    }

    private static WebhookVerification VerifyAsReceived(HttpRequest request, string url, byte[] body) => WebhookVerifier.Verify(
        new WebhookDelivery
        {
            Date = request.Headers["x-ms-date"].Single(),
            ContentHash = request.Headers["x-ms-content-sha256"].Single(),
            Authorization = request.Headers.Authorization.Single(),
            AlternateAuthorization = request.Headers["X-Vipps-Authorization"].Single(),
            WebhookId = request.Headers["Webhook-Id"].Single(),
            Host = request.Host.Value,
            PathAndQuery = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Body = body,
        },
        new WebhookRegistration(new Uri(url), Recorded.Secret),
        TimeProvider.System.GetUtcNow(),
        request.ContentType == "application/json; charset=utf-8" ? WebhookVerifier.DefaultTolerance : TimeSpan.Zero).Status;

    private static async Task<string> ShellAsync(string line, string directory)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory };
        using var shell = Process.Start(start)!;
        var error = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await error;
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }

    private static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)));

    private static void AssertHidesTheSecret(ToolRun run) => Assert.DoesNotContain(Recorded.Secret, run.Screen, StringComparison.Ordinal);
}
