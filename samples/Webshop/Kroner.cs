using System.Globalization;
using Vipps.Webhooks.Events;

namespace Webshop;

/// <summary>Amounts as they are written in a Norwegian shop.</summary>
internal static class Kroner
{
    private const char NoBreakSpace = '\u00A0';

    private static readonly NumberFormatInfo Norwegian =
        new() { NumberDecimalSeparator = ",", NumberGroupSeparator = NoBreakSpace.ToString(), NegativeSign = "\u2212" };

    /// <summary><c>1 349,00 kr</c>; in another currency than kroner as the SDK writes it.</summary>
    public static string Text(Money amount) => amount.Currency is "NOK"
        ? $"{(amount.MinorUnits / 100m).ToString("N2", Norwegian)}{NoBreakSpace}kr"
        : amount.ToString();
}
