namespace Vipps.Webhooks.Tests.Signing;

/// <summary>A way to change a text at a position, from before its first character to after its last.</summary>
internal sealed record Tampering(string Name, Func<string, int, string> At)
{
    public static IReadOnlyList<Tampering> All { get; } =
    [
        .. Enumerable.Range(0, 16).Select(bit => OfCharacter($"bit {bit} flipped", character => $"{(char)(character ^ (1 << bit))}")),
        OfCharacter("dropped", _ => ""),
        OfCharacter("doubled", character => $"{character}{character}"),
        OfCharacter("in lower case", character => $"{char.ToLowerInvariant(character)}"),
        OfCharacter("in upper case", character => $"{char.ToUpperInvariant(character)}"),
        .. ((string[])[" ", "\t", "\0", "\n", "\r\n", "\u00A0"]).Select(padding => new Tampering(
            $"padded with {Uri.EscapeDataString(padding)}", (text, at) => text.Insert(at, padding))),
    ];

    /// <summary>What naive code, or a proxy, makes of a whole value.</summary>
    public static IReadOnlyList<Tampering> OfTheWhole { get; } =
    [
        new("twice, joined by a comma", (text, _) => $"{text},{text}"),
        new("twice, joined by comma and space", (text, _) => $"{text}, {text}"),
        new("twice", (text, _) => text + text),
        new("in lower case", (text, _) => text.ToLowerInvariant()),
        new("in upper case", (text, _) => text.ToUpperInvariant()),
        new("in quotes", (text, _) => $"\"{text}\""),
        new("percent-encoded", (text, _) => Uri.EscapeDataString(text)),
    ];

    public override string ToString() => Name;

    private static Tampering OfCharacter(string name, Func<char, string> change) => new(
        name, (text, at) => at == text.Length ? text : string.Concat(text.AsSpan(0, at), change(text[at]), text.AsSpan(at + 1)));
}
