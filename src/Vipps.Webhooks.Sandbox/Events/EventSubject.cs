using System.Text.Json;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The subject of a body: the payment that it belongs to and the sales unit that it happened in.</summary>
internal sealed record EventSubject(string? Reference, string? MerchantSerialNumber, string SequenceKey)
{
    // The narrowest comes first: charges of one agreement are payments of their own.
    private static readonly string[] ReferenceNames = ["reference", "chargeId", "agreementId", "customerToken", "auth_req_id"];

    // A check-in has also been seen with the longer name.
    private static readonly string[] SalesUnitNames = ["msn", "merchantSerialNumber"];

    /// <summary>Reads a body as it is sent, because the values of an edit may be of any type until they are written.</summary>
    public static EventSubject Of(ReadOnlyMemory<byte> sent)
    {
        using var document = JsonDocument.Parse(sent);
        var body = document.RootElement;
        var reference = FirstText(body, ReferenceNames);
        var salesUnit = FirstText(body, SalesUnitNames);

        // Two sales units may use the same reference. An event without one is a payment by itself.
        var key = reference is null ? Guid.NewGuid().ToString() : $"{salesUnit}/{reference}";
        return new EventSubject(reference, salesUnit, key);
    }

    private static string? FirstText(JsonElement body, string[] names)
    {
        foreach (var name in names)
        {
            if (body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            {
                return value.ToString();
            }
        }

        return null;
    }
}
