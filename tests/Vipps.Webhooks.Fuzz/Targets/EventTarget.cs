using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Vipps.Webhooks.Fuzz.Targets;

/// <summary>
/// The reader of events: it never throws, loses no field, makes none up, and what it says of a payment is what another reader of JSON
/// finds in the body.
/// </summary>
internal sealed class EventTarget : IFuzzTarget
{
    private static readonly WebhookEventType[]?[] RegisteredFor =
        [null, [WebhookEventTypes.DonationAgreementStarted], [.. WebhookEventTypes.All]];

    public string Name => "event";

    public IReadOnlyList<string> Words { get; } =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u0000", "\\ud800", "\\u006e", "\\\"", "null", "true", "false", "0", "-1", "1e9", "0.5", "9223372036854775807",
        "9223372036854775808", "\"1200\"", "\"true\"", "\u00e5", "\u00ef\u00bb\u00bf", "[[[[[[[[", "{\"a\":", "\"msn\":", "\"name\":", "\"success\":true,",
        "\"success\":", "\"amount\":{\"currency\":\"NOK\",\"value\":1}", "\"reference\":", "\"pspReference\":\"x\",", "\"eventType\":",
        "\"epayments.payment.captured.v1\"", "\"recurring.charge-captured.v1\"", "\"CAPTURED\"", "\"timestamp\":\"2023-08-14T12:48:46.260Z\"",
        "\"2023-08-14T12:48:46.260+02:00\"", "\"auth_req_id\":\"x\"", "\"customerToken\":\"x\"", "\"agreementId\":\"x\"",
    ];

    public string Check(ReadOnlySpan<byte> input)
    {
        byte[] body = [.. input];
        var registeredFor = RegisteredFor[body.Length % RegisteredFor.Length];

        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = WebhookEventReader.Read(body, registeredFor);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        FuzzException.Unless(allocated <= 16_384 + (128L * body.Length), $"Reading {body.Length} bytes allocated {allocated}.");

        FuzzException.Unless(read.Body.Span.SequenceEqual(body), "The event's body is not the one that came.");
        FuzzException.Unless(!read.ToString().Any(char.IsControl), "The event's text has a control character.");

        using var document = TryParse(body);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root)
        {
            FuzzException.Unless(read is UnknownEvent { AdditionalProperties.Count: 0 }, "What is no JSON object was read.");
        }
        else if (read is UnknownEvent { AdditionalProperties: var kept })
        {
            FuzzException.Unless(
                kept.Count == Names(root).Count || body.AsSpan().IndexOf("\\u"u8) >= 0, // half a surrogate pair is no text
                "A field was lost.");
        }
        else
        {
            FuzzException.Unless(read.AdditionalProperties.Keys.All(Names(root).Contains), "A field was made up.");
            FuzzException.Unless(read is not PaymentEvent payment || IsWritten(payment, root), "The payment is not the one of the body.");
        }

        return read.GetType().Name;
    }

    private static bool IsWritten(PaymentEvent payment, JsonElement root)
    {
        var amount = root.GetProperty("amount");
        return root.GetProperty("success").ValueKind == (payment.Success ? JsonValueKind.True : JsonValueKind.False)
            && TextOf(root.GetProperty("reference")) == payment.Reference
            && TextOf(root.GetProperty("pspReference")) == payment.PspReference
            && TextOf(root.GetProperty("name")) == payment.Name.Name
            && TextOf(amount.GetProperty("currency")) == payment.Amount.Currency
            && TextOf(amount.GetProperty("value")) is { } value
            && long.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) == payment.Amount.MinorUnits;
    }

    private static string? TextOf(JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? value.GetString() : value.GetRawText();

    private static HashSet<string> Names(JsonElement root)
    {
        try
        {
            return [.. root.EnumerateObject().Select(property => property.Name)];
        }
        catch (InvalidOperationException)
        {
            return []; // a name that is no text
        }
    }

    private static JsonDocument? TryParse(byte[] body)
    {
        var json = body.AsMemory(body.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0);
        try
        {
            return Utf8.IsValid(json.Span) ? JsonDocument.Parse(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
