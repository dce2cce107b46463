using System.Globalization;
using System.Text.Json;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>Everything that the properties of an event say, at every depth, as one text.</summary>
internal static class EventValues
{
    /// <summary>Writes it.</summary>
    /// <param name="thing">The event, or what it holds.</param>
    /// <param name="exact">False to leave out what depends on how the body was spelled: offsets, fields that are not known, hashes.</param>
    public static string Of(object thing, bool exact = true)
    {
        var values = thing.GetType().GetProperties()
            .Where(property => property.Name is not nameof(WebhookEvent.Body)
                && (exact || property.Name is not nameof(WebhookEvent.AdditionalProperties))
                && (exact || thing is not DonationEvent || property.Name is not nameof(WebhookEvent.EventKey)))
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name}={TextOf(property.GetValue(thing), exact)}");
        return $"{thing.GetType().Name}({string.Join(", ", values)})";
    }

    private static string? TextOf(object? value, bool exact) => value switch
    {
        DateTimeOffset moment => (exact ? moment : moment.ToUniversalTime()).ToString("O", CultureInfo.InvariantCulture),
        Money money => $"{money.MinorUnits} {money.Currency}",
        UserDetails or ShippingDetails or ShippingAddress => Of(value, exact),
        IReadOnlyDictionary<string, JsonElement> fields => string.Join(
            ';', fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}:{field.Value.GetRawText()}")),
        _ => value?.ToString(),
    };
}
