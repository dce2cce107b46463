using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>The identity of an event is that of its identifying fields, no more and no less.</summary>
[Trait(ManyInputs.Inputs, ManyInputs.Many)]
public sealed class SampledEventKeyTests
{
    private static readonly int Samples = ManyInputs.Of(all: 5_000, inTheSuite: 300);

    private static readonly string[] OfAnyCharge =
        ["msn", "agreementId", "eventType", "occurred", "amount", "currency", "amountCaptured", "amountCanceled", "amountRefunded"];

    /// <summary>What identifies an event of a family, by one of its types.</summary>
    private static readonly (WebhookEventType Type, string[] Identifying, string[] Needed)[] Families =
    [
        (WebhookEventTypes.PaymentCaptured, ["msn", "reference", "pspReference", "name", "success"], ["amount"]),
        (WebhookEventTypes.AgreementStopped, ["msn", "agreementId", "eventType", "occurred"], []),
        (WebhookEventTypes.ChargeCaptured, ["chargeId", "transactionId", .. OfAnyCharge], []),
        (WebhookEventTypes.ChargeCreationFailed, ["chargeExternalId", .. OfAnyCharge], []), // with neither id nor transaction
        (WebhookEventTypes.UserCheckedIn, ["msn", "merchantQrId", "initiatedAt", "customerToken"], []),
        (WebhookEventTypes.LoginPing, ["auth_req_id"], []),
    ];

    private static readonly Gen<int> Family = Gen.Int[0, Families.Length - 1];

    // With all that separates and escapes, and long ones.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char["ab/%#.-_~+&= å\u00E9\u4E2D2F"], 1, 8], Gen.String[Gen.Char["ab/"], 150, 300]).Where(text => !string.IsNullOrWhiteSpace(text));

    [Fact]
    public void OtherFields_AddedDroppedChangedOrReordered_NeverChangeIt() => Gen.Select(Family, Gen.Int[0, int.MaxValue]).Sample(
        (at, seed) =>
        {
            var (type, identifying, needed) = Families[at];
            var random = new Random(seed);
            var body = BodyOf(type);
            var changed = new JsonObject();
            foreach (var (name, value) in body.OrderBy(_ => random.Next()).ToArray())
            {
                if (identifying.Contains(name) || needed.Contains(name) || random.Next(3) > 0)
                {
                    changed[name] = identifying.Contains(name) || random.Next(2) == 0 ? value?.DeepClone() : Changed(name, value, random);
                }
            }

            changed["new"] = random.Next();
            var spelled = new SampledSpellings(seed).Respell(changed);

            return KeyOf(spelled) == KeyOf(BodyOf(type));
        },
        iter: Samples);

    [Fact]
    public void IdentifyingField_Changed_AlwaysChangesIt() => Gen.Select(Family, Gen.Int[0, int.MaxValue], Text).Sample(
        (at, seed, text) =>
        {
            var (type, identifying, _) = Families[at];
            var body = BodyOf(type);
            var name = identifying[seed % identifying.Length];
            var changed = body.DeepClone().AsObject();
            changed[name] = name switch
            {
                "success" => false,
                "eventType" => (string?)body[name] + text,
                "occurred" or "initiatedAt" => "2030-01-01T00:00:00.0000001Z",
                "amount" or "amountCaptured" or "amountCanceled" or "amountRefunded" => 1 + seed,
                _ => (string?)body[name] + text,
            };

            return KeyOf(changed) != KeyOf(body);
        },
        iter: Samples);

    [Fact]
    public void PartsThatRunIntoOneAnother_NeverGiveTheSameKey() => Gen.Select(Gen.Select(Text, Text, Text), Gen.Select(Text, Text, Text)).Sample(
        (one, other) =>
        {
            var ((a, b, c), (d, e, f)) = (one, other);
            var moved = (A: a + b[..1], B: b[1..] + c, C: c);
            return (KeyOf(a, b, c) == KeyOf(d, e, f)) == (one == other)
                && (moved.B.Length == 0 || string.IsNullOrWhiteSpace(moved.B) || KeyOf(moved.A, moved.B, moved.C) != KeyOf(a, b, c));
        },
        iter: Samples);

    [Fact]
    public void Key_OfWhateverItIs_IsShortAsciiOnOneLine() => Gen.Select(Family, Text, Gen.Int[0, int.MaxValue]).Sample(
        (at, text, seed) =>
        {
            var (type, identifying, _) = Families[at];
            var body = BodyOf(type);
            var name = identifying[seed % identifying.Length];
            body[name] = body[name]!.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string?)body[name] + text : body[name]!.DeepClone();
            var key = KeyOf(body);

            return key.Length is > 0 and <= 200 && key.All(letter => letter is > ' ' and <= '~');
        },
        iter: Samples);

    private static JsonObject BodyOf(WebhookEventType type)
    {
        var body = JsonNode.Parse(Payload.Of(type))!.AsObject();
        if (type == WebhookEventTypes.ChargeCreationFailed)
        {
            body.Remove("chargeId");
            body.Remove("transactionId");
            body["chargeExternalId"] = "order-7";
        }

        return body;
    }

    private static JsonNode? Changed(string name, JsonNode? value, Random random) => name switch
    {
        "amount" when value is JsonObject => JsonNode.Parse("""{"currency":"DKK","value":7}""")!,
        "amount" or "amountCaptured" or "amountCanceled" or "amountRefunded" => random.Next(),
        "timestamp" or "occurred" or "captureGuaranteedUntil" => "2031-02-03T04:05:06Z",
        _ => value?.DeepClone(),
    };

    private static string KeyOf(string reference, string pspReference, string merchantSerialNumber) => new PaymentEvent
    {
        MerchantSerialNumber = merchantSerialNumber,
        Reference = reference,
        PspReference = pspReference,
        Name = PaymentEventName.Captured,
        Amount = new(1, "NOK"),
        Success = true,
    }.EventKey;

    private static string KeyOf(JsonObject body) => KeyOf(Encoding.UTF8.GetBytes(body.ToJsonString()));

    private static string KeyOf(byte[] body)
    {
        var read = WebhookEventReader.Read(body);
        Assert.IsNotType<UnknownEvent>(read);
        return read.EventKey;
    }
}
