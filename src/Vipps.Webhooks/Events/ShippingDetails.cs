using System.Collections.ObjectModel;
using System.Text.Json;

namespace Vipps.Webhooks.Events;

/// <summary>Personal data: the address and the way of shipping that the customer of an Express payment chose. Never log it.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.</remarks>
public sealed class ShippingDetails
{
    /// <summary>The address to send to; null if there is none.</summary>
    public ShippingAddress? Address { get; init; }

    /// <summary>The cost of the shipping, in the currency of the payment; null if the body does not specify it.</summary>
    public Money? ShippingCost { get; init; }

    /// <summary>The shop's own id of the chosen way of shipping; null if there is none.</summary>
    public string? ShippingOptionId { get; init; }

    /// <summary>The name of the chosen way of shipping, as the customer saw it; null if there is none.</summary>
    public string? ShippingOptionName { get; init; }

    /// <summary>The fields that this version of the SDK does not know. Empty by default.</summary>
    public IReadOnlyDictionary<string, JsonElement> AdditionalProperties { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>Returns the name of the type, and nothing of its content.</summary>
    public override string ToString() => nameof(ShippingDetails);

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("shippingDetails");
        Address?.Write(writer);
        writer.WriteInteger("shippingCost", ShippingCost?.MinorUnits);
        writer.WriteText("shippingOptionId", ShippingOptionId);
        writer.WriteText("shippingOptionName", ShippingOptionName);
        writer.WriteRest(AdditionalProperties);
        writer.WriteEndObject();
    }

    internal static ShippingDetails Read(ref JsonFields fields, string currency) => new()
    {
        Address = fields.ReadObject("address"u8, ShippingAddress.Read),
        ShippingCost = fields.ReadInteger("shippingCost"u8) is { } minorUnits ? new(minorUnits, currency) : null,
        ShippingOptionId = fields.ReadText("shippingOptionId"u8),
        ShippingOptionName = fields.ReadText("shippingOptionName"u8),
        AdditionalProperties = fields.GetUnread(),
    };
}
