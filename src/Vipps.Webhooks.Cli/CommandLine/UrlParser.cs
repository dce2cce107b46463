using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Cli;

/// <summary>Parses the URLs that people write, by one rule.</summary>
internal static class UrlParser
{
    /// <summary>Parses the URL of an option, a variable or a setting.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">The option, variable or setting that it is from.</param>
    /// <param name="next">The description of a right one.</param>
    /// <exception cref="ToolException">
    /// It is not an absolute http or https URL, or its host cannot exist; the message names the source and does not repeat the text.
    /// </exception>
    public static Uri Parse(string text, string source, string next)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !WebUrl.Is(url))
        {
            throw ToolException.WrongUse($"{source} is not an absolute URL that begins with http:// or https://.", next);
        }

        return UrlHost.InAscii(url) is not null ? url : throw ToolException.WrongUse($"{source} {UrlHost.Impossible}", next);
    }
}
