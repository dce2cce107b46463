using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Cli;

/// <summary>Text of others on this terminal.</summary>
internal static class PlainText
{
    /// <summary>With what is invisible, and what is written from right to left, as escapes: it could change what the text appears to say.</summary>
    public static string Of(string text) => PrintableText.Of(text, int.MaxValue);
}
