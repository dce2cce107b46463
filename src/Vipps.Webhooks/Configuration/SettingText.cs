using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Configuration;

/// <summary>
/// Finds mistakes in how a key, a secret or a URL was passed on: quotation marks, a reference that nothing resolved, the text of an
/// example, an escape of the format it was copied from. Every text that Vipps issues passes: GUIDs, and base64 of either alphabet. The
/// messages follow the setting's name and never repeat its value.
/// </summary>
internal static partial class SettingText
{
    private const string Quoted =
        "is in quotation marks. Remove them: the tool that sets it, such as Docker with an env file, makes them part of the value.";

    private const string Unresolved =
        "is a reference to a variable or a vault, which nothing resolved. Check what should have resolved it, or set the value itself.";

    private const string Example = "is the text of an example. Set your own.";

    private const string Invisible = "has a space or an invisible character, as text pasted from a page may have. Copy it again, or type it.";

    private const string NotAscii = "has a letter that is not ASCII, which no value from Vipps has. Copy it again, or type it.";

    private const string Html = "has an HTML entity, such as the one for &. Write the character that it stands for.";

    private const string Json = "has an escape of JSON, such as the one for + or /. Write the character that it stands for.";

    private const string UrlEncoded = "is URL-encoded. Write + for %2B, / for %2F and = for %3D.";

    private const string IsUrl = "is a URL. It must be the text that Vipps issued, not an address.";

    // Most values have no other characters and need no closer look. The underscore is left out: __NAME__ is a reference.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-.~");

    /// <summary>Finds a mistake in a key, a secret or an id.</summary>
    /// <returns>The description of what is wrong and what to do, to follow the setting's name; null if no mistake was found.</returns>
    public static string? FindMistake(string value)
    {
        if (ExampleText().IsMatch(value))
        {
            return Example;
        }

        if (!value.AsSpan().ContainsAnyExcept(Plain))
        {
            return null;
        }

        return FindMistakeInAny(value)
            ?? (value.Contains("://", StringComparison.Ordinal) ? IsUrl
                : UrlEncodedBase64().IsMatch(value) ? UrlEncoded
                : HeaderText.IsKey(value) ? null
                : NotAscii);
    }

    /// <summary>Finds a mistake that is one in any text, such as a URL, a number or a name.</summary>
    /// <returns>The description of what is wrong and what to do, to follow the setting's name; null if no mistake was found.</returns>
    public static string? FindMistakeInAny(string value) =>
        IsQuoted(value) ? Quoted
        : Reference().IsMatch(value) ? Unresolved
        : HasInvisible(value) ? Invisible
        : HtmlEntity().IsMatch(value) ? Html
        : JsonEscape().IsMatch(value) ? Json
        : null;

    /// <summary>Finds a mistake in a URL, other than white space around it.</summary>
    /// <returns>The description of what is wrong and what to do, to follow the setting's name; null if no mistake was found.</returns>
    public static string? FindMistakeInUrl(string url) => FindMistakeInAny(TrimUrl(url));

    /// <summary>
    /// Returns a URL without the white space around it, such as the newline of a file or of a Kubernetes secret. <see cref="Uri"/> ignores the
    /// same characters; any other white space is part of the URL.
    /// </summary>
    public static string TrimUrl(string url) => url.Trim(' ', '\t', '\r', '\n');

    private static bool IsQuoted(string value) => value.Trim() is { Length: > 1 } text && (text[0], text[^1]) is
        ('"', '"') or ('\'', '\'') or ('`', '`') or ('“', '”') or ('”', '”') or ('„', '“') or ('‘', '’') or ('’', '’') or ('«', '»') or ('»', '«');

    private static bool HasInvisible(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            // Half of a surrogate pair is enumerated as the replacement character.
            if (Rune.IsWhiteSpace(rune) || rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return true;
            }
        }

        return false;
    }

    // The example of our pages, <your secret>, YOUR-SECRET, CHANGEME, and the repeated letter that documentation prints in place of a secret.
    [GeneratedRegex(
        @"^(?:the secret\b.*|<.*>|your[-_ ].*|change[-_ ]?(?:me|this)|replace[-_ ]?(?:me|this)|placeholder|todo|null|undefined|([a-z*])\1{7,}={0,2}|\*+|\.{3,}|…)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ExampleText();

    // App Service, 1Password, AWS, sops and jasypt; ${A}, $(A), {{A}}, #{A}# anywhere; $A, %A%, __A__ as a whole; %A% if it is not a percent-encoding.
    [GeneratedRegex(
        @"^\s*@Microsoft\.|^op://|^ref\+|^arn:aws|^ENC[\[(]|\$\{[^{}]*\}|\$\([A-Za-z_][\w.:-]*\)|\{\{[^{}]*\}\}|\#\{[^{}]*\}|^\$env:|^\$[A-Z_][A-Z0-9_]*$"
        + @"|^%[A-Za-z_]\w*%$|^__[A-Z][A-Z0-9_]*__$|%(?![0-9A-Fa-f]{2})[A-Za-z_]\w*%|%[A-Za-z_]\w*%(?![0-9A-Fa-f]{2})")]
    private static partial Regex Reference();

    [GeneratedRegex(@"&(?:amp|lt|gt|quot|apos|nbsp|plus|equals|sol|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")]
    private static partial Regex HtmlEntity();

    [GeneratedRegex(@"\\u[0-9A-Fa-f]{4}|\\/")]
    private static partial Regex JsonEscape();

    [GeneratedRegex("%(?:2[bBfF]|3[dD])")]
    private static partial Regex UrlEncodedBase64();
}
