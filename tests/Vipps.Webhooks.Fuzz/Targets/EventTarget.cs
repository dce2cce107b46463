using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Fuzz.Targets;

/// <summary>
/// The reader of events: it never throws, loses no field, makes none up, and what it says of a payment is what another reader of JSON
/// finds in the body.
/// </summary>
internal sealed partial class EventTarget : IFuzzTarget
{
    private static readonly WebhookEventType[]?[] RegisteredFor =
        [null, [WebhookEventTypes.DonationAgreementStarted], [.. WebhookEventTypes.All]];

    public string Name => "event";

    public IReadOnlyList<string> Words { get; } =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u0000", "\\ud800", "\\u006e", "\\\"", "null", "true", "false", "0", "-1", "1e9", "0.5", "1.50e1", "2E-0", "12.0", "\"captured\"", "\"nok\"", "\\ud83d\\ude00", "\\\\", "\u00ff", "9223372036854775807",
        "9223372036854775808", "\"1200\"", "\"true\"", "\u00e5", "\u00ef\u00bb\u00bf", "[[[[[[[[", "{\"a\":", "\"msn\":", "\"name\":", "\"success\":true,",
        "\"success\":", "\"amount\":{\"currency\":\"NOK\",\"value\":1}", "\"reference\":", "\"pspReference\":\"x\",", "\"eventType\":",
        "\"epayments.payment.captured.v1\"", "\"recurring.charge-captured.v1\"", "\"CAPTURED\"", "\"timestamp\":\"2023-08-14T12:48:46.260Z\"",
        "\"2023-08-14T12:48:46.260+02:00\"", "\"2023-08-14t12:48:46,2+0200\"", "\"auth_req_id\":\"x\"", "\"customerToken\":\"x\"", "\"agreementId\":\"x\"",
    ];

    public string Check(ReadOnlySpan<byte> input)
    {
        byte[] body = [.. input];
        var registeredFor = RegisteredFor[body.Length % RegisteredFor.Length];

        // The first time is for what is made once.
        var read = WebhookEventReader.Read(body, registeredFor);
        var before = GC.GetAllocatedBytesForCurrentThread();
        WebhookEventReader.Read(body, registeredFor);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        FuzzException.Unless(allocated <= 16_384 + (128L * body.Length), $"Reading {body.Length} bytes allocated {allocated}.");

        FuzzException.Unless(read.Body.Span.SequenceEqual(body), "The event's body is not the one that came.");
        FuzzException.Unless(!read.ToString().Any(char.IsControl), "The event's text has a control character.");

        using var document = TryParse(body);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root)
        {
            FuzzException.Unless(
                read is UnknownEvent { AdditionalProperties.Count: 0, IsUnreadable: true }, "What is not a JSON object was read.");
        }
        else if (read is UnknownEvent { AdditionalProperties: var kept })
        {
            FuzzException.Unless(kept.Count == Names(root).Count, "A field was lost.");
            FuzzException.Unless(!IsWholePayment(root), "A payment was not read although it has all that a shop acts on.");
        }
        else
        {
            FuzzException.Unless(read.AdditionalProperties.Keys.All(Names(root).Contains), "A field was made up.");
            FuzzException.Unless(read is not PaymentEvent payment || IsWritten(payment, root), "The payment is not the one of the body.");
        }

        foreach (var value in read.AdditionalProperties.Values)
        {
            _ = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(); // never throws
        }

        return read.GetType().Name;
    }

    private static bool IsWritten(PaymentEvent payment, JsonElement root)
    {
        var amount = root.GetProperty("amount");
        return root.GetProperty("success").ValueKind == (payment.Success ? JsonValueKind.True : JsonValueKind.False)
            && TextOf(root.GetProperty("reference")) == payment.Reference
            && TextOf(root.GetProperty("pspReference")) == payment.PspReference
            && string.Equals(TextOf(root.GetProperty("name")), payment.Name.Name, StringComparison.OrdinalIgnoreCase)
            && string.Equals(TextOf(amount.GetProperty("currency")), payment.Amount.Currency, StringComparison.OrdinalIgnoreCase)
            && WholeOf(amount.GetProperty("value")) == payment.Amount.MinorUnits;
    }

    private static bool IsWholePayment(JsonElement root) =>
        Has(root, "success", static value => value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        && Has(root, "reference", IsWord)
        && Has(root, "pspReference", IsWord)
        && Has(root, "name", IsWord)
        && Has(root, "amount", static value => value.ValueKind == JsonValueKind.Object
            && Has(value, "currency", IsWord)
            && Has(value, "value", static number => WholeOf(number) is not null))
        && !Has(root, "eventType", IsWord); // it may say that this is another family

    private static bool Has(JsonElement root, string name, Func<JsonElement, bool> isSuch) =>
        root.TryGetProperty(name, out var value) && isSuch(value);

    // Where text was broken, its replacement must not be acted on; that it stood there before is as good a reason.
    private static bool IsWord(JsonElement value) =>
        TextOf(value) is { } text && !string.IsNullOrWhiteSpace(text) && !text.Contains('\uFFFD');

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => WholeOf(value)?.ToString(CultureInfo.InvariantCulture) ?? value.GetRawText(),
        _ => null,
    };

    // As plainly as can be: digits are moved over the point one by one, and what is left of it must be zeros.
    private static long? WholeOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var text) ? text : null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        var parts = value.GetRawText().ToUpperInvariant().Split('E');
        var mantissa = parts[0].TrimStart('-').Split('.');
        var digits = mantissa[0] + mantissa.ElementAtOrDefault(1);
        if (digits.All(static digit => digit == '0'))
        {
            return 0;
        }

        var point = BigInteger.Parse(parts.ElementAtOrDefault(1) ?? "0", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) + mantissa[0].Length;
        if (point < 1 || point > digits.Length + 20)
        {
            return null;
        }

        digits = digits.PadRight((int)point, '0');
        return digits[(int)point..].All(static digit => digit == '0')
            && long.TryParse((parts[0][0] == '-' ? "-" : "") + digits[..(int)point], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : null;
    }

    private static HashSet<string> Names(JsonElement root) => [.. root.EnumerateObject().Select(property => property.Name)];

    private static JsonDocument? TryParse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(Repaired(body));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The same rule once more: what is not text is replaced. In Latin 1 each byte is a letter, so that escapes are all that is looked at.
    private static ReadOnlyMemory<byte> Repaired(byte[] body)
    {
        var json = body.AsSpan(body.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0);
        var text = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json)));
        return Encoding.Latin1.GetBytes(Escape().Replace(text, static match => match.Groups["half"].Success ? "\\uFFFD" : match.Value));
    }

    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", RegexOptions.Singleline)]
    private static partial Regex Escape();
}
