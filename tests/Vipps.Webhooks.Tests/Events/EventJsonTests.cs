using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>What a shop puts into a queue comes out of it as it was: of every family, by reflection and from generated code.</summary>
public sealed partial class EventJsonTests
{
    public static TheoryData<string, bool> AllTypes =>
        [.. WebhookEventTypes.All.SelectMany(type => new[] { false, true }, (type, generated) => (type.Name, generated))];

    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void RoundTrip_OfADelivery_LosesNothing(string type, bool generated)
    {
        var body = Payload.Of(new WebhookEventType(type), body => body["new"] = JsonNode.Parse("""{"a":[1.50,null]}"""));

        AssertRoundTrips(WebhookEventReader.Read(body, [new(type)]), generated);
        AssertRoundTrips(WebhookEventReader.Read(body, WebhookEventTypes.All), generated);
        AssertRoundTrips(WebhookEventReader.Read(body), generated);
        AssertRoundTrips(WebhookEventReader.Read(body, registeredFor: null, merchantSerialNumber: "654321"), generated);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void RoundTrip_OfAnUnknownEvent_LosesNothing(bool generated)
    {
        foreach (var body in (string[])["", "no JSON", "[1]", "{\"new\":\"\\ud83d\"}", "{\"msn\":\"1\",\"pspReference\":\"1\"}", "{\"eventType\":\"parcels.sent.v1\"}"])
        {
            AssertRoundTrips(WebhookEventReader.Read(Encoding.UTF8.GetBytes(body)), generated);
            AssertRoundTrips(WebhookEventReader.Read(Encoding.UTF8.GetBytes(body), [new("parcels.sent.v1")], "123456"), generated);
            AssertRoundTrips(WebhookEventReader.Read(Encoding.UTF8.GetBytes(body), WebhookEventTypes.All), generated);
        }

        AssertRoundTrips(WebhookEventReader.Read((byte[])[0xFF, 0xFE, 0x00]), generated);
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void RoundTrip_OfAnEventMadeByHand_LosesNothing(string type, bool generated)
    {
        // The same properties, but nobody read them.
        var made = WebhookEventReader.Read(Payload.Of(new WebhookEventType(type), body => body["new"] = 1), [new(type)]);
        made.ReadFor = null;

        AssertRoundTrips(made, generated);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void RoundTrip_OfSparseEvents_LosesNothing(bool generated)
    {
        AssertRoundTrips(
            new PaymentEvent { Reference = "", PspReference = "", Name = default, Amount = default, Success = false }, generated);
        AssertRoundTrips(new AgreementEvent { AgreementId = "agr_1" }, generated);
        AssertRoundTrips(new ChargeEvent { AgreementId = "agr_1", Amount = new(-5, "NOK") }, generated);
        AssertRoundTrips(new UserCheckedInEvent { CustomerToken = "t", MerchantQrId = "q" }, generated);
        AssertRoundTrips(new LoginPingEvent { AuthRequestId = "a" }, generated);
        AssertRoundTrips(new DonationEvent { Type = WebhookEventTypes.DonationAgreementStarted }, generated);
        AssertRoundTrips(new UnknownEvent { Reason = "Made.", IsUnreadable = true, Type = new("parcels.sent.v1") }, generated);
    }

    [Fact]
    public void RoundTrip_OfACapture_IsStillOne()
    {
        var captured = (PaymentEvent)Payload.Read(WebhookEventTypes.PaymentCaptured);

        var back = JsonSerializer.Deserialize<PaymentEvent>(JsonSerializer.Serialize(captured))!;

        Assert.True(back.WasCaptured);
        Assert.Equal(captured.Amount, back.Amount);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void RoundTrip_OfOpenStringsAndMoney_LosesNothing(bool generated)
    {
        var parts = new Parts(
            WebhookEventTypes.PaymentCaptured, PaymentEventName.Captured, new("PARTNER"), ChargeType.Initial,
            ChargeFailureReason.TechnicalError, new Money(long.MinValue, "NOK"), default, null,
            new Dictionary<PaymentEventName, int> { [PaymentEventName.Refunded] = 2 });
        var options = OptionsOf(generated);

        var json = JsonSerializer.Serialize(parts, options);
        var back = JsonSerializer.Deserialize<Parts>(json, options)!;

        Assert.Equal(parts with { Counts = back.Counts }, back);
        Assert.Equal(parts.Counts, back.Counts);
        Assert.Contains("\"Name\":\"CAPTURED\"", json, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Parts>(json.Replace("\"CAPTURED\"", "7", StringComparison.Ordinal), options));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"body":7}""")]
    [InlineData("""{"body":"no base64!"}""")]
    [InlineData("""{"body":"","family":"ParcelEvent","fields":{}}""")]
    [InlineData("""{"msn":"123456","reference":"acme-shop-1","name":"CAPTURED"}""")]
    public void Deserialize_WhatWasNotSerializedHere_ThrowsAndNeverMakesOneUp(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<WebhookEvent>(json));

    [Fact]
    public void Deserialize_AnotherFamily_SaysWhichOneItIs()
    {
        var failure = Assert.Throws<JsonException>(
            () => JsonSerializer.Deserialize<ChargeEvent>(JsonSerializer.Serialize(Payload.Read(WebhookEventTypes.PaymentCaptured))));

        Assert.Contains("is a PaymentEvent, not a ChargeEvent", failure.Message, StringComparison.Ordinal);
    }

    private static void AssertRoundTrips(WebhookEvent value, bool generated)
    {
        var options = OptionsOf(generated);
        var asItself = JsonSerializer.Serialize(value, value.GetType(), options);
        var asBase = JsonSerializer.Serialize(value, options);

        var back = JsonSerializer.Deserialize<WebhookEvent>(asItself, options)!;

        Assert.Equal(asItself, asBase);
        Assert.Equal(EventValues.Of(value), EventValues.Of(back));
        Assert.Equal(EventValues.Of(value), EventValues.Of(JsonSerializer.Deserialize(asBase, value.GetType(), options)!));
        Assert.Equal(value.Body.ToArray(), back.Body.ToArray());
        Assert.Equal(value.ToString(), back.ToString());
        Assert.Equal(value.EventKey, back.EventKey);
    }

    private static JsonSerializerOptions OptionsOf(bool generated) => generated ? GeneratedOptions : ReflectionOptions;

    private static readonly JsonSerializerOptions GeneratedOptions = new() { TypeInfoResolver = Generated.Default };
    private static readonly JsonSerializerOptions ReflectionOptions = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    internal sealed record Parts(
        WebhookEventType Type, PaymentEventName Name, AgreementActor Actor, ChargeType ChargeType, ChargeFailureReason FailureReason,
        Money Amount, PaymentEventName Nothing, ChargeType? Null, Dictionary<PaymentEventName, int> Counts);

    [JsonSerializable(typeof(WebhookEvent))]
    [JsonSerializable(typeof(PaymentEvent))]
    [JsonSerializable(typeof(AgreementEvent))]
    [JsonSerializable(typeof(ChargeEvent))]
    [JsonSerializable(typeof(UserCheckedInEvent))]
    [JsonSerializable(typeof(LoginPingEvent))]
    [JsonSerializable(typeof(DonationEvent))]
    [JsonSerializable(typeof(UnknownEvent))]
    [JsonSerializable(typeof(Parts))]
    private sealed partial class Generated : JsonSerializerContext;
}
