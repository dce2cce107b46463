using System.Globalization;
using Vipps.Webhooks.Events;

namespace Webshop;

/// <summary>Formats amounts as they are written in a Norwegian shop.</summary>
internal static class Kroner
{
    private const char NoBreakSpace = '\u00A0';

    private static readonly NumberFormatInfo Norwegian =
        new() { NumberDecimalSeparator = ",", NumberGroupSeparator = NoBreakSpace.ToString(), NegativeSign = "\u2212" };

    /// <summary>Formats an amount, such as <c>1 349,00 kr</c>; one in a currency other than NOK as the SDK writes it.</summary>
    public static string Text(Money amount) => amount.Currency is "NOK"
        ? $"{(amount.MinorUnits / 100m).ToString("N2", Norwegian)}{NoBreakSpace}kr"
        : amount.ToString();
}
