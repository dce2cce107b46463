namespace Vipps.Webhooks.Cli;

/// <summary>Exchanges small letters for capital ones, and the other way round.</summary>
internal static class LetterCase
{
    public static string Swap(string text) => string.Concat(text.Select(static letter =>
        char.IsAsciiLetterLower(letter) ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter)));
}
