using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Benchmarks.Reading;

/// <summary>The fields of a payment's event as a shop would write them down, extension data included.</summary>
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

public sealed record PlainAddress(string? AddressLine1, string? AddressLine2, string? City, string? Country, string? PostCode);

public sealed record PlainShippingDetails(PlainAddress? Address, long? ShippingCost, string? ShippingOptionId, string? ShippingOptionName);

public sealed record PlainUserDetails(
    string? Email, string? FirstName, string? LastName, string? MobileNumber, string? DateOfBirth, IReadOnlyList<PlainAddress>? Addresses);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PlainPayment))]
internal sealed partial class PlainJson : JsonSerializerContext;
