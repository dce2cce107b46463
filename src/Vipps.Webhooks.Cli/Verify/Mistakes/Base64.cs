namespace Vipps.Webhooks.Cli;

/// <summary>Reads text that may not be base64.</summary>
internal static class Base64
{
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (text.Length == 0 || !Convert.TryFromBase64String(text, bytes, out var count) || count == 0)
        {
            return false;
        }

        Array.Resize(ref bytes, count);
        return true;
    }

    /// <summary>Converts hexadecimal, base64url and unpadded base64 to base64; returns null if the text is none of these.</summary>
    public static string? Normalize(string text)
    {
        if (text.Length % 2 == 0 && text.Length > 0 && text.All(char.IsAsciiHexDigit))
        {
            return Convert.ToBase64String(Convert.FromHexString(text));
        }

        var standard = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return TryDecode(standard.PadRight((standard.Length + 3) / 4 * 4, '='), out var bytes) ? Convert.ToBase64String(bytes) : null;
    }
}
