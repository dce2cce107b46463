using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Cli;

/// <summary>Reads web addresses as people write them, by one rule.</summary>
internal static class UrlParser
{
    /// <summary>Reads the URL of an option, a variable or a setting.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">The option, variable or setting that it is from.</param>
    /// <param name="next">What it should be.</param>
    /// <exception cref="ToolException">
    /// It is not an absolute http or https URL, or its host cannot exist; the message names the source, and repeats nothing.
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
