using System.Buffers;

namespace Vipps.Webhooks.Http;

/// <summary>The text that a header value can carry (RFC 9110, section 5.5, without its obsolete part).</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Indicates whether a text is printable ASCII without spaces at either end.</summary>
    public static bool IsSendable(string value) =>
        !value.AsSpan().ContainsAnyExceptInRange(' ', '~') && value.Length > 0 && value[0] != ' ' && value[^1] != ' ';

    /// <summary>Indicates whether a text is printable ASCII without any space, as keys, ids and tokens are.</summary>
    public static bool IsKey(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Indicates whether a text is one or more digits. The documented length of a merchant serial number grew over time, so it is not checked.</summary>
    public static bool IsDigits(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExcept(Digits);

    /// <summary>Splits a value at its commas, without the white space around the parts. Null has no parts.</summary>
    public static string[] SplitAtCommas(string? value) => value?.Split(',', StringSplitOptions.TrimEntries) ?? [];
}
