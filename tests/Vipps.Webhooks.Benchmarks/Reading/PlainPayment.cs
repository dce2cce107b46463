using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Benchmarks.Reading;

/// <summary>The same record as <see cref="PaymentEvent"/>, as a shop would write it down: what is not known is kept at each level.</summary>
public sealed record PlainPayment
{
    public string? Msn { get; init; }

    public string? Reference { get; init; }

    public string? PspReference { get; init; }

    public string? Name { get; init; }

    public PlainAmount? Amount { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    public string? IdempotencyKey { get; init; }

    public bool Success { get; init; }

    public PlainShippingDetails? ShippingDetails { get; init; }

    public PlainUserDetails? UserDetails { get; init; }

    public string? Sub { get; init; }

    public DateTimeOffset? CaptureGuaranteedUntil { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

public sealed record PlainAmount(string Currency, long Value);

public sealed record PlainAddress(string? AddressLine1, string? AddressLine2, string? City, string? Country, string? PostCode)
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

public sealed record PlainShippingDetails(PlainAddress? Address, long? ShippingCost, string? ShippingOptionId, string? ShippingOptionName)
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

// Without "addresses", whose shape is not documented: it is among the additional properties, as it is in ours.
public sealed record PlainUserDetails(string? Email, string? FirstName, string? LastName, string? MobileNumber, string? DateOfBirth)
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PlainPayment))]
internal sealed partial class PlainJson : JsonSerializerContext;
