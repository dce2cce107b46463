using System.Net;
using System.Text;
using System.Text.Json;

namespace Vipps.Webhooks.Sandbox.Tests.Control;

public sealed class SendEventEndpointTests
{
    private const string Captured = "epayments.payment.captured.v1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendEvent_NotAllowed_IsNotFound()
    {
        await using var vipps = await Some.SandboxAsync();

        var (status, _) = await SendAsync(vipps, $$"""{"type":"{{Captured}}"}""");

        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    [Fact]
    public async Task SendEvent_Accepted_IsReportedLineByLine()
    {
        await using var vipps = await ControlledAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await RegisterAsync(vipps, receiver.Url());

        var (status, lines) = await SendAsync(
            vipps, $$"""{"type":"{{Captured}}","set":["reference=1001","amount.value=500","amount.currency=DKK","success=false","extra=new"]}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(3, lines.Length);
        var sent = lines[0].GetProperty("sent");
        Assert.Equal(Captured, sent.GetProperty("type").GetString());
        Assert.Equal("1001", sent.GetProperty("reference").GetString());
        Assert.Equal(1, sent.GetProperty("deliveries").GetInt32());
        var attempt = lines[1].GetProperty("attempt");
        Assert.Equal(id, attempt.GetProperty("webhookId").GetGuid());
        Assert.Equal(receiver.Url(), attempt.GetProperty("url").GetString());
        Assert.Equal(1, attempt.GetProperty("number").GetInt32());
        Assert.Equal("accepted", attempt.GetProperty("outcome").GetString());
        Assert.Equal(200, attempt.GetProperty("status").GetInt32());
        Assert.Equal(JsonValueKind.Null, attempt.GetProperty("nextAttemptAt").ValueKind);
        Assert.True(lines[2].GetProperty("completed").GetProperty("accepted").GetBoolean());

        var body = JsonSerializer.Deserialize<JsonElement>(Assert.Single(receiver.All).Body);
        Assert.Equal("1001", body.GetProperty("reference").GetString());
        Assert.Equal(500, body.GetProperty("amount").GetProperty("value").GetInt32());
        Assert.Equal("DKK", body.GetProperty("amount").GetProperty("currency").GetString());
        Assert.False(body.GetProperty("success").GetBoolean());
        Assert.Equal("new", body.GetProperty("extra").GetString());
        Assert.Equal(body.GetRawText(), sent.GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task SendEvent_RawJson_ReplacesText()
    {
        await using var vipps = await ControlledAsync();

        var (_, lines) = await SendAsync(
            vipps, $$"""{"type":"{{Captured}}","set":["idempotencyKey:=null","msn:=1000001","details.a.b=1"]}""");

        var body = lines[0].GetProperty("sent").GetProperty("body");
        Assert.Equal(JsonValueKind.Null, body.GetProperty("idempotencyKey").ValueKind);
        Assert.Equal(JsonValueKind.Number, body.GetProperty("msn").ValueKind);
        Assert.Equal(1, body.GetProperty("details").GetProperty("a").GetProperty("b").GetInt32());
    }

    [Fact]
    public async Task SendEvent_WithoutARegistration_CompletesAtOnce()
    {
        await using var vipps = await ControlledAsync();

        var (_, lines) = await SendAsync(vipps, $$"""{"type":"{{Captured}}"}""");

        Assert.Equal(0, lines[0].GetProperty("sent").GetProperty("deliveries").GetInt32());
        Assert.False(lines[1].GetProperty("completed").GetProperty("accepted").GetBoolean());
    }

    [Fact]
    public async Task SendEvent_Copies_AreTheSameEvent()
    {
        await using var vipps = await ControlledAsync();
        await using var receiver = await Receiver.StartAsync();
        await RegisterAsync(vipps, receiver.Url());

        var (_, lines) = await SendAsync(vipps, $$"""{"type":"{{Captured}}","copies":3}""");

        Assert.Equal(3, lines.Count(line => line.TryGetProperty("attempt", out _)));
        Assert.Equal(3, receiver.All.Count);
        Assert.All(receiver.All, received => Assert.Equal(receiver.All[0].Body, received.Body));
    }

    [Theory]
    [InlineData("""no json""", "")]
    [InlineData("""[]""", "must be a JSON object")]
    [InlineData("""{}""", "The event type is missing.")]
    [InlineData("""{"type":"epayment.payment.captured.v1"}""", "'epayment.payment.captured.v1' is not an event type that this sandbox knows.")]
    [InlineData("""{"type":"epayments.payment.captured.v1","copie":2}""", "'copie' is not known")]
    [InlineData("""{"type":"epayments.payment.captured.v1","copies":0}""", "'copies'")]
    [InlineData("""{"type":"epayments.payment.captured.v1","copies":101}""", "'copies'")]
    [InlineData("""{"type":"epayments.payment.captured.v1","delaySeconds":-1}""", "'delaySeconds'")]
    [InlineData("""{"type":"epayments.payment.captured.v1","delaySeconds":1e300}""", "'delaySeconds'")]
    [InlineData("""{"type":"epayments.payment.captured.v1","fault":"none such"}""", "'fault'")]
    [InlineData("""{"type":"epayments.payment.captured.v1","set":["amount"]}""", "'amount' is not of the form name=value")]
    [InlineData("""{"type":"epayments.payment.captured.v1","set":["amount..value=1"]}""", "is not of the form name=value")]
    [InlineData("""{"type":"epayments.payment.captured.v1","set":["=1"]}""", "is not of the form name=value")]
    [InlineData("""{"type":"epayments.payment.captured.v1","set":["reference.sub=1"]}""", "leads through 'reference'")]
    [InlineData("""{"type":"epayments.payment.captured.v1","set":["amount.value=lots"]}""", "The value of 'amount.value' must be JSON")]
    [InlineData("""{"type":"epayments.payment.captured.v1","set":["reference:=lots"]}""", "The value of 'reference' must be JSON")]
    [InlineData("""{"type":"\ud800"}""", "not valid Unicode")]
    [InlineData("""{"\ud800":"epayments.payment.captured.v1"}""", "not valid Unicode")]
    [InlineData("""{"type":"epayments.payment.captured.v1","fault":"\ud800"}""", "not valid Unicode")]
    [InlineData("""{"type":"epayments.payment.captured.v1","set":["reference=\ud800"]}""", "not valid Unicode")]
    [InlineData("""{"type":"epayments.payment.captured.v1","set":["reference:=\"\\ud800\""]}""", "The value of 'reference' must be JSON")]
    [InlineData("""{"type":"epayments.payment.captured.v1","set":["a:={\"\\udfff\":1}"]}""", "The value of 'a' must be JSON")]
    [InlineData("""{"type":"epayments.payment.captured.v1","set":["a:={\"b\":1,\"b\":2}","a.b=3"]}""", "has a name twice")]
    public async Task SendEvent_InvalidCommand_IsRefusedAndSendsNothing(string order, string detail)
    {
        await using var vipps = await ControlledAsync();
        await using var receiver = await Receiver.StartAsync();
        await RegisterAsync(vipps, receiver.Url());

        var (status, lines) = await SendAsync(vipps, order);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(detail, lines.Single().GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task SendEvent_EditThatIsTooDeep_IsRefused()
    {
        await using var vipps = await ControlledAsync();

        var (status, _) = await SendAsync(
            vipps, $$"""{"type":"{{Captured}}","set":["{{string.Join('.', Enumerable.Repeat("a", 10_000))}}=1"]}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Theory]
    [InlineData("text/plain", null, "POST", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", null, "POST", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "attacker.example", "POST", HttpStatusCode.Forbidden)]
    [InlineData("application/json", null, "PUT", HttpStatusCode.MethodNotAllowed)]
    public async Task SendEvent_FromAPageInABrowser_IsRefused(string contentType, string? host, string method, HttpStatusCode expected)
    {
        await using var vipps = await ControlledAsync();
        await using var receiver = await Receiver.StartAsync();
        await RegisterAsync(vipps, receiver.Url());

        var (status, _) = await SendAsync(vipps, $$"""{"type":"{{Captured}}"}""", contentType, host, method);

        Assert.Equal(expected, status);
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task SendEvent_CallerDisconnects_DeliveriesGoOn()
    {
        await using var vipps = await ControlledAsync();
        await using var receiver = await Receiver.StartAsync();
        await RegisterAsync(vipps, receiver.Url());
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        receiver.Answer = async _ =>
        {
            await leave.CancelAsync();
            return 200;
        };

        using var http = new HttpClient();
        using var request = NewRequest(vipps, $$"""{"type":"{{Captured}}"}""");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var body = await response.Content.ReadAsStreamAsync(leave.Token);
            await body.CopyToAsync(Stream.Null, leave.Token);
            leave.Token.ThrowIfCancellationRequested();
        });

        await vipps.UntilAsync(vipps => vipps.Attempts.Count == 1);
        Assert.Equal(SandboxAttemptOutcome.Accepted, vipps.Attempts[0].Outcome);
    }

    private static Task<VippsSandbox> ControlledAsync() => Some.SandboxAsync(more: options => options.AllowRemoteControl = true);

    private static async Task<Guid> RegisterAsync(VippsSandbox vipps, string url)
    {
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        return (await caller.RegisteredAsync(url, WebhookEventTypes.PaymentCaptured)).Id;
    }

    private static HttpRequestMessage NewRequest(VippsSandbox vipps, string order, string contentType = "application/json", string method = "POST") =>
        new(new HttpMethod(method), new Uri(vipps.BaseAddress, "/sandbox/v1/events"))
        {
            Content = new StringContent(order, Encoding.UTF8, contentType),
        };

    private static async Task<(HttpStatusCode Status, JsonElement[] Lines)> SendAsync(
        VippsSandbox vipps, string order, string contentType = "application/json", string? host = null, string method = "POST")
    {
        using var http = new HttpClient();
        using var request = NewRequest(vipps, order, contentType, method);
        request.Headers.Host = host;
        using var response = await http.SendAsync(request, Cancellation).OrGiveUpAsync();
        var text = await response.Content.ReadAsStringAsync(Cancellation).OrGiveUpAsync();
        return (response.StatusCode, [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))]);
    }
}
