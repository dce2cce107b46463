using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Payments;

/// <summary>The two reads, as they go over the wire.</summary>
public sealed class PaymentReaderTests
{
    private const string Reference = "acme-shop-123-1234589";
    private const string Path = "/epayment/v1/payments/" + Reference;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_GivesStateAndAmounts_AndKeepsWhatItDoesNotKnow()
    {
        using var vipps = new VippsStub().WithTokens().On(Path, _ => new(HttpStatusCode.OK, PaymentJson().ToJsonString()));
        await using var app = TestApp.With(vipps.BaseAddress, options => options.SystemName = "acmeshop");

        var payment = (await ReaderOf(app).GetAsync(Reference, Cancellation))!;

        Assert.Equal((PaymentState.Authorized, true), (payment.State, payment.State.IsFinal));
        Assert.Equal("37c34d8c-2649-448e-864b-060d5d93e4c4", payment.PspReference);
        Assert.Equal(
            [new(6000, "NOK"), new(6000, "NOK"), new(2500, "NOK"), new(500, "NOK"), new(1000, "NOK")],
            (Money[])[payment.Amount, payment.AuthorizedAmount, payment.CapturedAmount, payment.RefundedAmount, payment.CancelledAmount]);
        Assert.Equal(((Money, Money))(new(2500, "NOK"), new(2000, "NOK")), (payment.CapturableAmount, payment.RefundableAmount));
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 7, 53, 44, 812, TimeSpan.Zero), payment.CaptureGuaranteedUntil);
        Assert.Equal("anna@example.com", payment.UserDetails?.Email);
        Assert.Equal(["new", "paymentMethod", "profile"], payment.AdditionalProperties.Keys.Order(StringComparer.Ordinal));
        var call = vipps.Requests.Single(request => request.Path == Path);
        Assert.Equal("GET", call.Method);
        Assert.Equal("Bearer token-1", call.Headers!["Authorization"].Single());
        Assert.Equal(The.SubscriptionKey, call.Headers["Ocp-Apim-Subscription-Key"].Single());
        Assert.Equal(The.MerchantSerialNumber, call.Headers["Merchant-Serial-Number"].Single());
        Assert.Equal("acmeshop", call.Headers["Vipps-System-Name"].Single());
    }

    [Fact]
    public async Task GetEvents_GivesThemInOrder_WithTheSalesUnitAndTheirSource()
    {
        using var vipps = new VippsStub().WithTokens().On(Path + "/events", _ => new(HttpStatusCode.OK, $"[{Entry("CREATED")}, {Entry("CAPTURED")}]"));
        await using var app = TestApp.With(vipps.BaseAddress);

        var events = await ReaderOf(app).GetEventsAsync(Reference, Cancellation);

        Assert.Equal([WebhookEventTypes.PaymentCreated, WebhookEventTypes.PaymentCaptured], events.Select(read => read.Type));
        Assert.All(events, read =>
        {
            Assert.Equal(PaymentEventSource.Polled, read.Source);
            Assert.Equal(The.MerchantSerialNumber, read.MerchantSerialNumber);
            Assert.Empty(read.AdditionalProperties);
            var stored = (PaymentEvent)WebhookEventReader.Read(read.Body); // as an inbox reads it
            Assert.Equal((PaymentEventSource.Polled, read.EventKey), (stored.Source, stored.EventKey));
        });
    }

    [Fact]
    public async Task ForSalesUnit_ActsForIt_InTheCallAndInTheKey()
    {
        using var vipps = new VippsStub().WithTokens().On(Path + "/events", _ => new(HttpStatusCode.OK, $"[{Entry("CREATED")}]"));
        await using var app = TestApp.With(vipps.BaseAddress, options =>
        {
            options.KeyType = VippsKeyType.Partner;
            options.MerchantSerialNumber = null;
            (options.SystemName, options.SystemVersion, options.PluginName, options.PluginVersion) = ("acme", "1", "acme-plugin", "1");
        });
        var partner = ReaderOf(app);

        var read = Assert.Single(await partner.ForSalesUnit("654321").GetEventsAsync(Reference, Cancellation));

        Assert.Contains("/654321/", read.EventKey, StringComparison.Ordinal);
        Assert.Equal("654321", vipps.Requests.Single(request => request.Path.EndsWith("/events", StringComparison.Ordinal)).Headers!["Merchant-Serial-Number"].Single());
        await Assert.ThrowsAsync<InvalidOperationException>(() => partner.GetAsync(Reference, Cancellation));
        Assert.Throws<ArgumentException>(() => partner.ForSalesUnit("MSN"));
    }

    [Theory]
    [InlineData(404, """{"type":"https://httpstatuses.io/404","title":"Not Found","status":404,"instance":"/v1/payments/x"}""")]
    [InlineData(404, """{"extraDetails":[{"name":"ErrorCode","reason":"5090"}]}""")]
    [InlineData(400, """{"extraDetails":[{"name":"ErrorCode","reason":"5090"}]}""")]
    public async Task UnknownReference_IsNoPayment(int status, string problem)
    {
        using var vipps = new VippsStub().WithTokens().On(Path, Answer).On(Path + "/events", Answer);
        await using var app = TestApp.With(vipps.BaseAddress);

        Assert.Null(await ReaderOf(app).GetAsync(Reference, Cancellation));
        Assert.Empty(await ReaderOf(app).GetEventsAsync(Reference, Cancellation));

        VippsStub.Answer Answer(WireMock.IRequestMessage request) => new((HttpStatusCode)status, problem, "application/problem+json");
    }

    [Theory]
    [InlineData(404, """{"statusCode":404,"message":"Resource not found"}""")] // of the gateway: a wrong address, not a wrong reference
    [InlineData(404, "")]
    [InlineData(400, """{"extraDetails":[{"name":"ErrorCode","reason":"3010"}]}""")]
    [InlineData(401, """{"extraDetails":[{"name":"ErrorCode","reason":"5090"}]}""")]
    public async Task OtherRefusal_Throws(int status, string body)
    {
        using var vipps = new VippsStub().WithTokens().On(Path, _ => new((HttpStatusCode)status, body));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => ReaderOf(app).GetAsync(Reference, Cancellation));

        Assert.Equal((HttpStatusCode)status, failure.StatusCode);
        Assert.Contains("when asked to read a payment", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("../webhooks")]
    [InlineData("order 1001")]
    [InlineData("bestilling-på-1")]
    [InlineData("order-1001?a=b")]
    public async Task ReferenceOfAnotherForm_IsNotSent(string reference)
    {
        await using var app = TestApp.With(new("http://127.0.0.1:1"));

        await Assert.ThrowsAsync<ArgumentException>(() => ReaderOf(app).GetAsync(reference, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => ReaderOf(app).GetEventsAsync(reference, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"a\":1}trailing")]
    public async Task PaymentThatIsNone_Throws(string body)
    {
        using var vipps = new VippsStub().WithTokens().On(Path, _ => new(HttpStatusCode.OK, body));
        await using var app = TestApp.With(vipps.BaseAddress);

        await Assert.ThrowsAsync<VippsApiException>(() => ReaderOf(app).GetAsync(Reference, Cancellation));
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("pspReference")]
    [InlineData("state")]
    [InlineData("amount")]
    [InlineData("aggregate")]
    [InlineData("aggregate.capturedAmount")]
    [InlineData("aggregate.authorizedAmount.value")]
    public void PaymentWithoutAFieldThatAShopActsOn_IsNotRead(string field)
    {
        var json = PaymentJson();
        var at = field.Split('.');
        at[..^1].Aggregate<string, JsonNode>(json, (node, name) => node[name]!).AsObject().Remove(at[^1]);

        Assert.NotNull(Vipps.Webhooks.Payments.PaymentAnswers.ReadPayment(Utf8(PaymentJson().ToJsonString()), Reference));
        Assert.Null(Vipps.Webhooks.Payments.PaymentAnswers.ReadPayment(Utf8(json.ToJsonString()), Reference));
        Assert.Null(Vipps.Webhooks.Payments.PaymentAnswers.ReadPayment(Utf8(PaymentJson().ToJsonString()), "acme-shop-another"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[7]")]
    [InlineData("[{}]")]
    [InlineData("[null]")]
    [InlineData("[] []")]
    [InlineData("[{]")]
    [InlineData("""[{"reference":"acme-shop-123-1234589","pspReference":"1","name":"CAPTURED","amount":{"currency":"NOK","value":1}}]""")]
    public async Task LogWithAnEntryThatCannotBeRead_IsNotReturnedInPart(string body)
    {
        using var vipps = new VippsStub().WithTokens().On(Path + "/events", _ => new(HttpStatusCode.OK, body));
        await using var app = TestApp.With(vipps.BaseAddress);

        await Assert.ThrowsAsync<VippsApiException>(() => ReaderOf(app).GetEventsAsync(Reference, Cancellation));
    }

    [Fact]
    public async Task Throttled_IsRetriedForAnApp_AndNotForACallerWithItsOwnPace()
    {
        var answers = 0;
        using var vipps = new VippsStub().WithTokens().On(Path, _ => Interlocked.Increment(ref answers) == 2
            ? new(HttpStatusCode.OK, PaymentJson().ToJsonString())
            : new(HttpStatusCode.TooManyRequests, "", Headers: answers == 1 ? null : new() { ["Retry-After"] = "7" }));
        await using var app = TestApp.With(vipps.BaseAddress);
        var reader = (Vipps.Webhooks.Payments.PaymentReader)ReaderOf(app);

        Assert.NotNull(await reader.GetAsync(Reference, Cancellation));
        var failure = await Assert.ThrowsAsync<VippsApiException>(() => reader.WithoutRetriesIfThrottled().GetAsync(Reference, Cancellation));

        Assert.Equal((TimeSpan.FromSeconds(7), 3), (failure.RetryAfter, answers));
    }

    private static IPaymentReader ReaderOf(TestApp app) => app.Services.GetRequiredService<IPaymentReader>();

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static JsonObject PaymentJson() => JsonNode.Parse(
        """
        {"aggregate":{"authorizedAmount":{"currency":"NOK","value":6000},"cancelledAmount":{"currency":"NOK","value":1000},
        "capturedAmount":{"currency":"NOK","value":2500},"refundedAmount":{"currency":"NOK","value":500}},
        "amount":{"currency":"NOK","value":6000},"state":"AUTHORIZED","paymentMethod":{"type":"WALLET"},"profile":{},
        "pspReference":"37c34d8c-2649-448e-864b-060d5d93e4c4","reference":"acme-shop-123-1234589",
        "captureGuaranteedUntil":"2026-09-01T07:53:44.812+00:00","userDetails":{"email":"anna@example.com"},"new":7}
        """)!.AsObject();

    private static string Entry(string name) =>
        $$"""{"reference":"{{Reference}}","pspReference":"2019200034","name":"{{name}}","amount":{"currency":"NOK","value":750},"timestamp":"2023-03-27T10:52:15.616Z","success":true}""";
}
