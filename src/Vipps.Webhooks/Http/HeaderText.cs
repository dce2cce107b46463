using System.Buffers;

namespace Vipps.Webhooks.Http;

/// <summary>What a header value can carry (RFC 9110, section 5.5, less what is obsolete).</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Printable ASCII, without spaces at either end.</summary>
    public static bool IsSendable(string value) =>
        !value.AsSpan().ContainsAnyExceptInRange(' ', '~') && value.Length > 0 && value[0] != ' ' && value[^1] != ' ';

    /// <summary>Printable ASCII without any space: a key, an id, a token.</summary>
    public static bool IsKey(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Digits only, at least one. The documented length of a merchant serial number grew over time, so it is not checked.</summary>
    public static bool IsDigits(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExcept(Digits);
}
