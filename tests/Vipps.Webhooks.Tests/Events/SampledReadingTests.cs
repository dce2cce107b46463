using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>The same value in any spelling reads equal, and no field that a shop does not act on can make an event unreadable.</summary>
[Trait(ManyInputs.Inputs, ManyInputs.Many)]
public sealed class SampledReadingTests
{
    private static readonly int Samples = ManyInputs.Of(all: 2_000, inTheSuite: 100);

    private static readonly Gen<WebhookEventType> Type = Gen.Int[0, WebhookEventTypes.All.Count - 1].Select(at => WebhookEventTypes.All[at]);
    private static readonly Gen<int> Seed = Gen.Int[0, int.MaxValue];

    /// <summary>What a shop acts on, by the first part of the type: without any of it an event is unreadable.</summary>
    private static readonly Dictionary<string, string[]> Needed = new()
    {
        ["epayments"] = ["reference", "pspReference", "name", "amount", "success"],
        ["recurring"] = ["eventType", "agreementId", "amount", "currency"],
        ["user"] = ["customerToken", "merchantQrId"],
        ["login"] = ["auth_req_id"],
        ["donations"] = [],
    };

    /// <summary>Values of every kind, some of them broken.</summary>
    private static readonly string[] Strange =
    [
        "null", "true", "[]", "{}", "-1.5e-7", "1e999999", "99999999999999999999", "\"\"", "\" \"", "\"\\ud83d\"", "\"\\u0000\\u202e\"", "\"a\xff\"",
        "[[1,{\"a\":\"\\udead\"}]]", "{\"value\":\"x\",\"currency\":7}", "{\"\\ud83d\":{\"address\":[]}}", "\"9999-99-99T99:99:99Z\"",
    ];

    [Fact]
    public void Read_SameBodySpelledOtherwise_IsTheSameEvent() => Gen.Select(Type, Seed).Sample(
        (type, seed) =>
        {
            var respelled = new SampledSpellings(seed).Respell(JsonNode.Parse(Payload.Of(type))!);

            return Values(WebhookEventReader.Read(respelled, [type])) == Values(Payload.Read(type));
        },
        iter: Samples);

    [Fact]
    public void Read_WholeNumberInAnyNotation_IsExact() => Gen.Select(Gen.Long, Seed).Sample(
        (value, seed) => AmountOf(new SampledSpellings(seed).Number(value)) == value,
        iter: 10 * Samples);

    [Fact]
    public void Read_AnyJsonNumber_IsWhatExactArithmeticSays() => Gen
        .Select(Gen.Bool, Gen.String[Gen.Char["00123456789"], 1, 24], Gen.String[Gen.Char["0001"], 0, 22], Gen.Int[-30, 30])
        .Sample(
            (isNegative, whole, fraction, exponent) =>
            {
                whole = whole.TrimStart('0') is { Length: > 0 } digits ? digits : "0";
                var number = $"{(isNegative ? "-" : "")}{whole}{(fraction.Length > 0 ? "." : "")}{fraction}{(exponent != 0 ? $"e{exponent}" : "")}";
                var scaled = BigInteger.Parse(whole + fraction, CultureInfo.InvariantCulture) * (isNegative ? -1 : 1) * BigInteger.Pow(10, 60);
                var value = BigInteger.DivRem(scaled * BigInteger.Pow(10, exponent + 30), BigInteger.Pow(10, 90 + fraction.Length), out var rest);

                return AmountOf(number) == (rest.IsZero && value >= long.MinValue && value <= long.MaxValue ? (long)value : null);
            },
            iter: 10 * Samples);

    [Fact]
    public void Read_MomentInAnySpelling_IsTheSameMoment() => Gen.Select(Gen.DateTime, Seed).Sample(
        (time, seed) =>
        {
            var moment = new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc));
            var payment = Payload.Read<PaymentEvent>(
                WebhookEventTypes.PaymentCreated, body => body["timestamp"] = new SampledSpellings(seed).Moment(moment));

            return payment.OccurredAt == moment;
        },
        iter: 5 * Samples);

    [Fact]
    public void Read_FieldsThatNoShopActsOn_AreNeverWhyAnEventIsUnreadable() => Gen.Select(Type, Seed).Sample(
        (type, seed) =>
        {
            var random = new Random(seed);
            var needed = Needed[type.Name.Split('.')[0]];
            var body = JsonNode.Parse(Payload.Of(type))!.AsObject();
            body["new"] = 1;
            var fields = body.Select(field =>
                $"{JsonSerializer.Serialize(field.Key)}:{(needed.Contains(field.Key) ? field.Value!.ToJsonString() : Strange[random.Next(Strange.Length)])}");

            // In Latin 1 the letter ÿ is a byte that UTF-8 does not have.
            var read = WebhookEventReader.Read(Encoding.Latin1.GetBytes($"{{{string.Join(',', fields)}}}"), [type]);
            return read.GetType() == Payload.Read(type).GetType() && read.Type == type;
        },
        iter: 5 * Samples);

    private static long? AmountOf(string number) => WebhookEventReader.Read(Encoding.UTF8.GetBytes(
        """{"reference":"acme-shop-1","pspReference":"1","name":"CAPTURED","success":true,"amount":{"currency":"NOK","value":"""
        + number + "}}")) is PaymentEvent payment ? payment.Amount.MinorUnits : null;

    // Moments as such, and nothing of how the rest was spelled.
    private static string Values(WebhookEvent read) => EventValues.Of(read, exact: false);
}
