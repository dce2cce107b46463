using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Vipps.Webhooks.Cli.Tests.Verify;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli.Tests.Send;

public sealed class SendTests : IDisposable
{
    private const string Url = "https://shop.example/hooks/vipps?key=1f2e3d";
    private const string Id = "497f6eca-6276-4993-bfeb-53cbbbba6f08";
    private const string OtherId = "11111111-1111-4111-8111-111111111111";
    private const string Body = """
        {"msn":"123456","reference":"order-1","pspReference":"1234567891","name":"AUTHORIZED","amount":{"currency":"NOK","value":35000},"timestamp":"2023-08-14T12:48:46.260Z","success":true}
        """;

    private static readonly Dictionary<string, string> Webhook = new()
    {
        ["VIPPS_WEBHOOK_URL"] = Url,
        ["VIPPS_WEBHOOK_SECRET"] = Recorded.Secret,
    };

    private static readonly (string Key, string Value)[] Registration =
    [
        ("Vipps:Registrations:0:Url", Url),
        ("Vipps:Registrations:0:Secret", Recorded.Secret),
        ("Vipps:Registrations:0:Id", Id),
    ];

    private readonly ScratchDirectory _files = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_SignedAnew_IsAcceptedByTheSdksReceiver(bool useRequestTarget)
    {
        await using var receiver = await SdkReceiver.StartAsync("/hooks/vipps", [.. Registration, ("Vipps:UseRequestTarget", useRequestTarget.ToString())]);

        var run = await SendAsync(Recording(Recorded.SignedAt), receiver.Address, "--sign-anew");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("200 OK in ", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
        Assert.Equal(["order-1"], receiver.Handled);
    }

    [Fact]
    public async Task Send_AsRecorded_IsAcceptedWhileItsDateIsNew()
    {
        await using var receiver = await SdkReceiver.StartAsync("/hooks/vipps", Registration);

        var run = await SendAsync(Recording(TimeProvider.System.GetUtcNow()), receiver.Address);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["order-1"], receiver.Handled);
    }

    [Theory]
    [InlineData("2023-03-30T08:38:32Z", "ago, and a receiver refuses dates older than 5 minutes. --sign-anew creates a new")]
    [InlineData("2123-03-30T08:38:32Z", "ahead, and a receiver refuses dates more than 5 minutes ahead. --sign-anew creates a new")]
    public async Task Send_AsRecordedWithAnotherDate_IsRefusedAndSaidBefore(string date, string remark)
    {
        await using var receiver = await SdkReceiver.StartAsync("/hooks/vipps", Registration);

        var run = await SendAsync(Recording(DateTimeOffset.Parse(date, CultureInfo.InvariantCulture)), receiver.Address);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("401 Unauthorized in ", run.Output, StringComparison.Ordinal);
        Assert.Contains(remark, run.Error.Split('\n')[0], StringComparison.Ordinal);
        Assert.Empty(receiver.Handled);
    }

    [Fact]
    public async Task Send_ChangedBody_IsRefused()
    {
        await using var receiver = await SdkReceiver.StartAsync("/hooks/vipps", Registration);
        var recording = Recording(TimeProvider.System.GetUtcNow());
        recording[^3] ^= 1;

        var run = await SendAsync(recording, receiver.Address);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("401 Unauthorized in ", run.Output, StringComparison.Ordinal);
        Assert.Contains("vipps-webhooks verify", run.Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Handled);
    }

    // Production's delivery, at a colleague's shop with another registration.
    [Fact]
    public async Task Send_SignedAnewByAnotherRegistration_NamesThatOne()
    {
        await using var receiver = await SdkReceiver.StartAsync("/hooks/vipps", Registration);
        var settings = _files.Write("settings.json", Encoding.UTF8.GetBytes($$"""
            {"Vipps":{"Registrations":[{"Url":"{{Url}}","Secret":"{{Recorded.Secret}}","Id":"{{Id}}"} ] } }
            """));
        var recording = Recording(Recorded.SignedAt, id: OtherId);

        var known = await ToolRun.RunAsync(["send", "--request", _files.Write("d.http", recording), "--to", receiver.Address, "--sign-anew", "--config", settings]);
        var given = await SendAsync(recording, receiver.Address, "--sign-anew", "--webhook-id", Id);

        Assert.Equal(0, known.ExitCode);
        Assert.Equal(0, given.ExitCode);
    }

    [Fact]
    public async Task Send_SeveralRegistrations_ChoosesTheRecordedOneOrAsks()
    {
        await using var receiver = await SdkReceiver.StartAsync("/hooks/vipps", Registration);
        var settings = _files.Write("settings.json", Encoding.UTF8.GetBytes($$"""
            {"Vipps":{"Registrations":[
              {"Url":"https://shop.example/a","Secret":"another-secret","Id":"{{OtherId}}"},
              {"Url":"{{Url}}","Secret":"{{Recorded.Secret}}","Id":"{{Id}}"}
            ] } }
            """));
        string[] Send(string? id) => ["send", "--request", _files.Write("d.http", Recording(Recorded.SignedAt, id)), "--to", receiver.Address, "--sign-anew", "--config", settings];

        var recorded = await ToolRun.RunAsync(Send(Id));
        var ofAGateway = await ToolRun.RunAsync(Send($"{Guid.NewGuid()}, {Id}"));
        var unknown = await ToolRun.RunAsync(Send(id: null));

        Assert.Equal(0, recorded.ExitCode);
        Assert.Equal(0, ofAGateway.ExitCode);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("--webhook-id", unknown.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/%7Euser/[b]?q=%41", "", "/a/%7Euser/[b]?q=%41")]
    [InlineData("/a", "/", "/a")]
    [InlineData("/a?b", "/c", "/c")]
    [InlineData("https://shop.example/a?b", "?c=d", "/?c=d")]
    public async Task Send_AsRecorded_SendsTargetMethodHeadersAndBodyAsTheyWere(string recorded, string path, string expected)
    {
        byte[] body = [0xFF, 0, (byte)'\n', 0xFE];
        await using var shop = await Shop.OpenAsync();
        (string Method, string Target)? line = null;
        string[] headers = [];
        shop.Answer = (_, context) =>
        {
            line = (context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            headers = [.. context.Request.Headers.Select(static header => $"{header.Key}={header.Value}").Order(StringComparer.Ordinal)];
            return 204;
        };
        byte[] recording =
        [
            .. Encoding.UTF8.GetBytes($"PUT {recorded} HTTP/1.1\r\nHost: shop.example\r\nContent-Type: text/x; a=\"b\"\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nUpgrade: h2c\r\nContent-Length: 99\r\nX-Twice: a\r\nX-Twice: b\r\nx-ms-date: nonsense\r\nAuthorization: æ  1\r\nUser-Agent: Vipps MobilePay/1.0 (a\r\n\r\n"),
            .. body,
        ];

        var run = await SendAsync(recording, new Uri(shop.Url).GetLeftPart(UriPartial.Authority) + path);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("4 of the 99 bytes", run.Error, StringComparison.Ordinal);
        Assert.Equal(("PUT", expected), line);
        Assert.Equal(
            ["Authorization=æ  1", "Content-Length=4", "Content-Type=text/x; a=\"b\"", "Host=shop.example", "User-Agent=Vipps MobilePay/1.0 (a", "X-Twice=a, b", "x-ms-date=nonsense"],
            headers);
    }

    [Theory]
    [InlineData(null, "shop.example")]
    [InlineData("localhost:5000", "localhost:5000")]
    public async Task Send_Host_IsTheSignedOneUnlessGiven(string? host, string expected)
    {
        await using var shop = await Shop.OpenAsync();
        var seen = "";
        shop.Answer = (_, context) =>
        {
            seen = context.Request.Headers.Host.ToString();
            return 404;
        };

        var run = await SendAsync(Recording(Recorded.SignedAt), shop.Url, ["--sign-anew", .. host is null ? [] : (string[])["--host", host]]);

        Assert.Equal(expected, seen);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--host 127.0.0.1:", run.Error, StringComparison.Ordinal);
    }

    // *.localhost is this machine, whether or not a resolver knows it; a proxy is for others.
    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost.")]
    [InlineData("shop.localhost")]
    public async Task Send_NamesOfThisMachine_ReachIt(string name)
    {
        await using var shop = await Shop.OpenAsync();

        var run = await SendAsync(Recording(Recorded.SignedAt), shop.Url.Replace("127.0.0.1", name, StringComparison.Ordinal), "--sign-anew");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Body, Assert.Single(shop.Bodies));
    }

    [Fact]
    public async Task Send_ToADevelopersCertificate_IsNotAskedForTrust()
    {
        await using var shop = await Shop.OpenAsync(CertificateFault.Untrusted);

        var run = await SendAsync(Recording(Recorded.SignedAt), shop.Url, "--sign-anew");

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Send_Redirect_IsShownAndNotFollowed()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Answer = (_, context) =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return 307;
        };

        var run = await SendAsync(Recording(Recorded.SignedAt), shop.Url, "--sign-anew");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Location: /elsewhere", run.Output, StringComparison.Ordinal);
        Assert.Contains("Vipps does not follow a redirect", run.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Single(shop.Bodies);
    }

    [Fact]
    public async Task Send_AnswerWithABody_IsShownWithoutControlCharactersAndCut()
    {
        using var listener = Answering($"HTTP/1.1 500 Oh\u001b[2J no\r\nContent-Length: 100000\r\n\r\na\u001b[31mb\u202ec\r\nsecond\n{new string('x', 100_000)}", out var address);

        var text = await SendAsync(Recording(Recorded.SignedAt), address, "--sign-anew");
        var json = await SendAsync(Recording(Recorded.SignedAt), address, "--sign-anew", "--output", "json");

        Assert.Equal(1, text.ExitCode);
        Assert.DoesNotContain('\u001b', text.Output);
        Assert.Contains("\na\\u001B[31mb\\u202Ec\nsecond\nxxx", text.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith("x\n…\n", text.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.InRange(text.Output.Length, 1000, 5000);
        Assert.DoesNotContain('\u001b', json.Output);
        Assert.StartsWith("a\u001b[31mb\u202ec\r\nsecond\nxxx", json.Json.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.True(json.Json.GetProperty("isBodyCut").GetBoolean());
        Assert.Equal(500, json.Json.GetProperty("status").GetInt32());
        Assert.False(json.Json.GetProperty("accepted").GetBoolean());
    }

    [Fact]
    public async Task Send_Json_SaysWhatWasSentAndAnswered()
    {
        await using var shop = await Shop.OpenAsync();

        var run = await SendAsync(Recording(Recorded.SignedAt), shop.Url + "?key=mine", "--output", "json");

        Assert.Equal(
            ["url", "status", "accepted", "milliseconds", "signedAt", "signedAnew", "location", "body", "isBodyCut"],
            run.Json.EnumerateObject().Select(static property => property.Name));
        Assert.Equal(shop.Url, run.Json.GetProperty("url").GetString());
        Assert.Equal(200, run.Json.GetProperty("status").GetInt32());
        Assert.Equal(Recorded.SignedAt, run.Json.GetProperty("signedAt").GetDateTimeOffset());
        Assert.False(run.Json.GetProperty("signedAnew").GetBoolean());
        Assert.DoesNotContain("mine", run.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "closed the connection without a response")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "does not speak HTTP/1.1")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "broke off")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\nnot zipped", "broke off, or does not match its headers")]
    public async Task Send_WhatIsNoAnswer_IsSaidInASentence(string answer, string message)
    {
        using var listener = Answering(answer, out var address);

        var run = await SendAsync(Recording(Recorded.SignedAt, Id, "Accept-Encoding: gzip"), address, "--sign-anew");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NobodyListens_SaysSo()
    {
        var run = await SendAsync(Recording(Recorded.SignedAt), "http://127.0.0.1:1", "--sign-anew");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Nothing listens at http://127.0.0.1:1/hooks/vipps: the connection was refused.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("1f2e3d", run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NoAnswerInTime_SaysHowLongVippsWaits()
    {
        using var listener = Answering(answer: null, out var address);

        var run = await SendAsync(Recording(Recorded.SignedAt), address, "--sign-anew", "--wait", "0.25", "--output", "json");

        Assert.Equal(3, run.ExitCode);
        var error = run.Json.GetProperty("error");
        Assert.Equal("unreachable", error.GetProperty("code").GetString());
        Assert.Contains("within 0.25 seconds. Vipps waits 10", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("--wait", error.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_CtrlC_EndsWithItsOwnCode()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = Answering(answer: null, out var address, reached);
        await using var tool = ToolHandle.Start(["send", "--request", _files.Write("d.http", Recording(Recorded.SignedAt)), "--to", address]);
        await reached.Task.OrGiveUpAsync();

        await tool.InterruptAsync();

        Assert.Equal(130, await tool.WaitForExitAsync().OrGiveUpAsync());
    }

    [Theory]
    [InlineData("'--to' is required")]
    [InlineData("--to is not an absolute URL", "--to", "shop.example")]
    [InlineData("--to is not an absolute URL", "--to", "file:///etc/passwd")]
    [InlineData("--to has a user name", "--to", "http://me@localhost")]
    [InlineData("--secret is for a new signature", "--to", "http://localhost:1", "--secret", "the-secret")]
    [InlineData("--url is for a new signature", "--to", "http://localhost:1", "--url", Url)]
    [InlineData("--webhook-id is for a new signature", "--to", "http://localhost:1", "--webhook-id", Id)]
    [InlineData("--wait must be from", "--to", "http://localhost:1", "--wait", "0")]
    [InlineData("--host is not a host", "--to", "http://localhost:1", "--host", "a\nb")]
    [InlineData("--host is not a host", "--to", "http://localhost:1", "--host", "http://shop.example")]
    [InlineData("--host is not a host", "--to", "http://localhost:1", "--host", "shop.example/hooks")]
    [InlineData("no-such-file", "--to", "http://localhost:1", "--request", "no-such-file")]
    public async Task Send_WrongUse_SaysWhatIsWrong(string message, params string[] args)
    {
        var run = await ToolRun.RunAsync(["send", .. args], Webhook, Encoding.UTF8.GetString(Recording(Recorded.SignedAt)));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        AssertHidesTheSecret(run);
    }

    [Theory]
    [InlineData("", "There is no request to read")]
    [InlineData("x-ms-date: a\n\n{}", "no request line, and --to has no path")]
    [InlineData("P(ST / HTTP/1.1\n\n{}", "The method of the recording")]
    [InlineData("POST / HTTP/1.1\nx y: z\n\n{}", "The header x y cannot be sent")]
    [InlineData("POST / HTTP/1.1\nx: a\0b\n\n{}", "The header x cannot be sent")]
    [InlineData("POST / HTTP/1.1\nHost: a\rb\n\n{}", "The header Host cannot be sent")]
    public async Task Send_UnusableRecording_IsWrongUse(string recording, string message)
    {
        var run = await SendAsync(Encoding.UTF8.GetBytes(recording), "http://localhost:1");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private async Task<ToolRun> SendAsync(byte[] recording, string to, params string[] args)
    {
        var environment = args.Contains("--sign-anew") ? Webhook : null;
        var run = await ToolRun.RunAsync(["send", "--request", _files.Write("delivery.http", recording), "--to", to, .. args], environment);
        AssertHidesTheSecret(run);
        return run;
    }

    // As Vipps sends it, and a tool records it.
    private static byte[] Recording(DateTimeOffset signedAt, string? id = Id, params string[] headers)
    {
        var signed = WebhookSigner.Sign(Recorded.Secret, new Uri(Url), Encoding.UTF8.GetBytes(Body), signedAt);
        string[] lines =
        [
            "POST /hooks/vipps?key=1f2e3d HTTP/1.1", "Host: shop.example", "Content-Type: application/json; charset=utf-8", $"Content-Length: {Body.Length}",
            "User-Agent: Vipps MobilePay/1.0 Webhooks/1.0", .. id is null ? [] : (string[])[$"Webhook-Id: {id}"],
            $"x-ms-date: {signed.Date}", $"x-ms-content-sha256: {signed.ContentHash}", $"Authorization: {signed.Authorization}", .. headers,
        ];
        return Encoding.UTF8.GetBytes($"{string.Join("\r\n", lines)}\r\n\r\n{Body}");
    }

    /// <summary>Answers each connection with these bytes, and closes it; with null, answers nothing.</summary>
    private static TcpListener Answering(string? answer, out string address, TaskCompletionSource? reached = null)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        address = $"http://{listener.LocalEndpoint}";
        _ = AnswerAsync();
        return listener;

        async Task AnswerAsync()
        {
            var open = new List<TcpClient>();
            try
            {
                while (true)
                {
                    var client = await listener.AcceptTcpClientAsync(Cancellation);
                    open.Add(client);
                    var stream = client.GetStream();
                    var buffer = new byte[8192];
                    var read = 0;
                    while (!Encoding.UTF8.GetString(buffer, 0, read).EndsWith(Body, StringComparison.Ordinal) && await stream.ReadAsync(buffer.AsMemory(read), Cancellation) is > 0 and var count)
                    {
                        read += count;
                    }

                    reached?.TrySetResult();
                    if (answer is not null)
                    {
                        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), Cancellation);
                        client.Close();
                    }
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException or IOException)
            {
                open.ForEach(static client => client.Dispose());
            }
        }
    }

    private static void AssertHidesTheSecret(ToolRun run) => Assert.DoesNotContain(Recorded.Secret, run.Screen, StringComparison.Ordinal);
}
