using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Cli;

/// <summary>Makes text of others safe to show on this terminal.</summary>
internal static class PlainText
{
    /// <summary>Escapes invisible and right-to-left characters, which could change what the text appears to say.</summary>
    public static string Of(string text) => PrintableText.Of(text, int.MaxValue);
}
