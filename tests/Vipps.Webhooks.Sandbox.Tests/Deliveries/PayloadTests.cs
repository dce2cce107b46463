using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Sandbox.Tests.Deliveries;

public sealed class PayloadTests
{
    public static TheoryData<string> PaymentTypes => [.. WebhookEventTypes.Payments.Select(type => type.Name)];

    public static TheoryData<string> AgreementTypes => [.. WebhookEventTypes.Agreements.Select(type => type.Name)];

    public static TheoryData<string> ChargeTypes => [.. WebhookEventTypes.Charges.Select(type => type.Name)];

    public static TheoryData<string> DonationTypes => [.. WebhookEventTypes.Donations.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(PaymentTypes))]
    public async Task Payment_HasItsFieldsAndItsNameInUpperCase(string type)
    {
        await using var vipps = await Some.SandboxAsync(Some.Clock());

        var body = Parse(vipps.Send(new(type)));

        string[] ofTheShopsRequest = type is "epayments.payment.aborted.v1" or "epayments.payment.expired.v1"
            or "epayments.payment.terminated.v1" or "epayments.payment.cancelled.v1" ? [] : ["idempotencyKey"];
        Assert.Equal(
            ["msn", "reference", "pspReference", "name", "amount", "timestamp", .. ofTheShopsRequest, "success"],
            body.Select(field => field.Key));
        Assert.Equal(vipps.Keys.MerchantSerialNumber, (string)body["msn"]!);
        Assert.Equal(type.Split('.')[2].ToUpperInvariant(), (string)body["name"]!);
        Assert.Matches("^[a-zA-Z0-9-]{8,64}$", (string)body["reference"]!);
        Assert.Equal(35000, (long)body["amount"]!["value"]!);
        Assert.Equal("NOK", (string)body["amount"]!["currency"]!);
        Assert.True((bool)body["success"]!);
        Assert.Equal(Some.Monday, (DateTimeOffset)body["timestamp"]!);
    }

    [Fact]
    public async Task Payments_OneAfterTheOther_DifferInIdentitiesAndFractionDigits()
    {
        await using var vipps = await Some.SandboxAsync();

        var bodies = Enumerable.Range(0, 10).Select(_ => Parse(vipps.Send(WebhookEventTypes.PaymentCaptured))).ToList();

        Assert.Equal(10, bodies.Select(body => (string)body["pspReference"]!).Distinct().Count());
        Assert.Equal(10, bodies.Select(body => (string)body["reference"]!).Distinct().Count());
        var digits = bodies.Select(body =>
            Regex.Match((string)body["timestamp"]!, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d+)Z$").Groups[1].Length);
        Assert.Equal([3, 4, 5, 6, 7], digits.Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(AgreementTypes))]
    public async Task Agreement_NamesItsTypeAndActor(string type)
    {
        await using var vipps = await Some.SandboxAsync(Some.Clock());

        var sent = vipps.Send(new(type));

        var body = Parse(sent);
        Assert.Equal(
            ["agreementId", "agreementUUID", "agreementExternalId", "eventType", "occurred", "actor", "msn"],
            body.Select(field => field.Key));
        Assert.Equal(type, (string)body["eventType"]!);
        Assert.Equal(sent.Reference, (string)body["agreementId"]!);
        Assert.Equal(Some.Monday, (DateTimeOffset)body["occurred"]!);
    }

    [Theory]
    [MemberData(nameof(ChargeTypes))]
    public async Task Charge_HasAPlainAmountAndTheFieldsOfItsType(string type)
    {
        await using var vipps = await Some.SandboxAsync(Some.Clock());

        var body = Parse(vipps.Send(new(type)));

        Assert.Equal(type, (string)body["eventType"]!);
        Assert.Equal(JsonValueKind.Number, body["amount"]!.GetValueKind());
        Assert.Equal("NOK", (string)body["currency"]!);
        Assert.Equal("RECURRING", (string)body["chargeType"]!);
        Assert.StartsWith("agr_", (string)body["agreementId"]!, StringComparison.Ordinal);
        Assert.Equal(type.Contains("failed", StringComparison.Ordinal), body.ContainsKey("failureReason"));
        Assert.Equal(type != WebhookEventTypes.ChargeCreationFailed.Name, body.ContainsKey("chargeId"));
        Assert.Equal(type == WebhookEventTypes.ChargeCanceled.Name ? 10000 : 0, (int)body["amountCanceled"]!);
        Assert.Equal(type == WebhookEventTypes.ChargeRefunded.Name ? 10000 : 0, (int)body["amountRefunded"]!);
    }

    [Theory]
    [MemberData(nameof(DonationTypes))]
    public async Task Donation_HasAnAgreementId(string type)
    {
        await using var vipps = await Some.SandboxAsync();

        var sent = vipps.Send(new(type));

        Assert.Equal(sent.Reference, (string)Parse(sent)["agreementId"]!);
    }

    [Fact]
    public async Task LoginPing_HasOnlyItsId()
    {
        await using var vipps = await Some.SandboxAsync();

        Assert.Equal("auth_req_id", Assert.Single(Parse(vipps.Send(WebhookEventTypes.LoginPing))).Key);
    }

    [Fact]
    public async Task CheckIn_HasItsTokenAndSevenFractionDigits()
    {
        await using var vipps = await Some.SandboxAsync(Some.Clock());

        var body = Parse(vipps.Send(WebhookEventTypes.UserCheckedIn));

        Assert.Equal(["customerToken", "merchantQrId", "msn", "initiatedAt"], body.Select(field => field.Key));
        Assert.Equal("2026-01-05T08:00:00.0000000Z", (string)body["initiatedAt"]!);
    }

    [Fact]
    public async Task AdditionalType_LooksLikeAPayment()
    {
        await using var vipps = await Some.SandboxAsync(more: options => options.AdditionalEventTypes.Add(new("epayments.payment.frozen.v1")));

        var body = Parse(vipps.Send(new("epayments.payment.frozen.v1")));

        Assert.Equal("FROZEN", (string)body["name"]!);
        Assert.True(body.ContainsKey("pspReference"));
    }

    [Fact]
    public async Task Edit_ChangesWhatIsDelivered()
    {
        await using var vipps = await Some.SandboxAsync();
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentAuthorized);

        vipps.Send(WebhookEventTypes.PaymentAuthorized, body =>
        {
            body["success"] = false;
            body["aFieldOfTomorrow"] = new JsonObject { ["firstName"] = "Åse" };
            body.Remove("idempotencyKey");
        });
        var received = await receiver.NextAsync();

        var body = JsonNode.Parse(received.Body)!.AsObject();
        Assert.False((bool)body["success"]!);
        Assert.Equal("Åse", (string)body["aFieldOfTomorrow"]!["firstName"]!);
        Assert.False(body.ContainsKey("idempotencyKey"));
        Assert.True(received.Body.AsSpan().IndexOf("Åse"u8) > 0, "letters go out in UTF-8, not escaped");
    }

    private static JsonObject Parse(SandboxEvent sent) => JsonNode.Parse(sent.Body.Span)!.AsObject();
}
