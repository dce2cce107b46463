using System.Collections.ObjectModel;
using System.Text.Json;

namespace Vipps.Webhooks.Events;

/// <summary>Personal data: a postal address. Never log it.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.</remarks>
public sealed class ShippingAddress
{
    /// <summary>Street and number; null if the body does not specify them.</summary>
    public string? AddressLine1 { get; init; }

    /// <summary>The line below it, such as a floor; null if there is none.</summary>
    public string? AddressLine2 { get; init; }

    /// <summary>The postal code; null if the body does not specify it.</summary>
    public string? PostCode { get; init; }

    /// <summary>The city; null if the body does not specify it.</summary>
    public string? City { get; init; }

    /// <summary>The country as it was sent, such as <c>NO</c>; null if the body does not specify it.</summary>
    public string? Country { get; init; }

    /// <summary>The fields that this version of the SDK does not know. Empty by default.</summary>
    public IReadOnlyDictionary<string, JsonElement> AdditionalProperties { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>Returns the name of the type, and nothing of its content.</summary>
    public override string ToString() => nameof(ShippingAddress);

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("address");
        writer.WriteText("addressLine1", AddressLine1);
        writer.WriteText("addressLine2", AddressLine2);
        writer.WriteText("postCode", PostCode);
        writer.WriteText("city", City);
        writer.WriteText("country", Country);
        writer.WriteRest(AdditionalProperties);
        writer.WriteEndObject();
    }

    internal static ShippingAddress Read(ref JsonFields fields) => new()
    {
        AddressLine1 = fields.ReadText("addressLine1"u8),
        AddressLine2 = fields.ReadText("addressLine2"u8),
        PostCode = fields.ReadText("postCode"u8),
        City = fields.ReadText("city"u8),
        Country = fields.ReadText("country"u8),
        AdditionalProperties = fields.GetUnread(),
    };
}
