namespace Vipps.Webhooks.Cli;

/// <summary>Small letters for large ones, and the other way round.</summary>
internal static class LetterCase
{
    public static string Swap(string text) => string.Concat(text.Select(static letter =>
        char.IsAsciiLetterLower(letter) ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter)));
}
