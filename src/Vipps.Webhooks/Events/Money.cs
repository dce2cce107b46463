using System.Globalization;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Events;

/// <summary>
/// An amount in the minor units of its currency: 35000 øre, which is NOK 350.00. Whole numbers throughout; nothing is rounded.
/// </summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.</remarks>
/// <param name="MinorUnits">The amount in minor units (øre, cent): a 64-bit integer; 0 for <see langword="default"/>.</param>
/// <param name="Currency">The ISO 4217 code in upper case, such as <c>NOK</c>; empty for <see langword="default"/>.</param>
[method: JsonConstructor]
public readonly record struct Money(long MinorUnits, string Currency)
{
    internal static readonly KnownNames KnownCurrencies = new("NOK", "DKK", "SEK", "EUR", "GBP", "USD");

    /// <summary>The ISO 4217 code in upper case, such as <c>NOK</c>; empty for <see langword="default"/>.</summary>
    // "nok" is the same currency, so that the amount that was paid equals the one that was asked for. Empty is kept as null, so that an
    // amount with "" equals the default.
    public string Currency { get => field ?? ""; } = string.IsNullOrEmpty(Currency) ? null! : Spell(Currency);

    /// <summary>
    /// Formats the amount for people, the same in every culture: <c>NOK 350.00</c>. The decimal point is not known for a currency that
    /// Vipps MobilePay was not known to settle in: <c>JPY 350 (minor units)</c>.
    /// </summary>
    public override string ToString() => Currency switch
    {
        "NOK" or "DKK" or "SEK" or "EUR" or "GBP" or "USD" =>
            string.Create(CultureInfo.InvariantCulture, $"{Currency} {MinorUnits / 100m:0.00}"),
        "" => string.Create(CultureInfo.InvariantCulture, $"{MinorUnits} (minor units)"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Currency} {MinorUnits} (minor units)"),
    };

    // ToUpperInvariant takes 20 ns even if it changes nothing, as most often.
    private static string Spell(string currency) => currency.AsSpan().ContainsAnyExceptInRange('A', 'Z') ? currency.ToUpperInvariant() : currency;
}
