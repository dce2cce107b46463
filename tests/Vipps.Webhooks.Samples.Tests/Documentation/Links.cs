using System.Text;
using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>The links of Markdown, checked without a network: those within the repository lead to a file and a heading, all others are addresses.</summary>
internal static partial class Links
{
    /// <summary>The faults of the links of a page.</summary>
    /// <param name="path">The path of the page from the root of the repository.</param>
    /// <param name="text">The text of the page.</param>
    public static IEnumerable<string> Faults(string path, string text)
    {
        foreach (var target in Link().Matches(Code().Replace(text, "")).Select(match => match.Groups["target"].Value))
        {
            if (Fault(path, text, target) is { } fault)
            {
                yield return $"{target}: {fault}";
            }
        }
    }

    private static string? Fault(string path, string text, string target)
    {
        if (Scheme().IsMatch(target))
        {
            return IsAddress(target) ? null : "is not an address of https";
        }

        if (path.StartsWith("src/", StringComparison.Ordinal) && !target.StartsWith("../../", StringComparison.Ordinal))
        {
            return "does not begin with ../../, so that it would lead nowhere from a package";
        }

        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0 ? path : Path.GetRelativePath(Pages.Root, Path.Combine(Pages.Root, Path.GetDirectoryName(path)!, parts[0]));
        if (file.StartsWith("..", StringComparison.Ordinal) || !Path.Exists(Path.Combine(Pages.Root, file)))
        {
            return "is not in the repository";
        }

        return parts.Length == 1 || Anchors(parts[0].Length == 0 ? text : Pages.Read(file)).Contains(parts[1]) ? null : "is not a heading there";
    }

    private static bool IsAddress(string target) =>
        Uri.TryCreate(target, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.Host.Contains('.', StringComparison.Ordinal)
        && address.UserInfo.Length == 0 && Uri.IsWellFormedUriString(target, UriKind.Absolute);

    /// <summary>The anchors of the headings, as GitHub and DocFX make them.</summary>
    private static HashSet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var heading in Heading().Matches(Fence().Replace(text, "")).Select(match => LinkText().Replace(match.Groups["text"].Value, "$1")))
        {
            var anchor = new StringBuilder();
            foreach (var character in heading.Trim().ToLowerInvariant())
            {
                anchor.Append(character == ' ' ? "-" : char.IsLetterOrDigit(character) || character is '-' or '_' ? character.ToString() : "");
            }

            var name = anchor.ToString();
            for (var number = 1; !anchors.Add(name); number++)
            {
                name = $"{anchor}-{number}";
            }
        }

        return anchors;
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]*)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex("^[a-z][a-z+.-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex("^#{1,6} +(?<text>[^\n]+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^ *```.*?^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^ *```.*?^ *```$|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
