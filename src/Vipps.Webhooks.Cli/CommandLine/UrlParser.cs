using Vipps.Webhooks.Configuration;
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
    /// It was passed on wrongly, it is not an absolute http or https URL, or its host cannot exist; the message names the source and does
    /// not repeat the text.
    /// </exception>
    public static Uri Parse(string text, string source, string next)
    {
        RefuseMistake(text, source, next);
        return ParseAsRegistered(text, source, next);
    }

    /// <summary>Parses a URL that a webhook at Vipps may have: even one that was passed on wrongly when it was registered.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">The option that it is from.</param>
    /// <param name="next">The description of a right one.</param>
    /// <exception cref="ToolException">
    /// It is not an absolute http or https URL, or its host cannot exist; the message names the source and does not repeat the text.
    /// </exception>
    public static Uri ParseAsRegistered(string text, string source, string next)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !WebUrl.Is(url))
        {
            throw ToolException.WrongUse($"{source} is not an absolute URL that begins with http:// or https://.", next);
        }

        return UrlHost.InAscii(url) is not null ? url : throw ToolException.WrongUse($"{source} {UrlHost.Impossible}", next);
    }

    /// <summary>Refuses a URL that was passed on wrongly: in quotation marks, with a reference that nothing resolved, and so on.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">The option, variable or setting that it is from.</param>
    /// <param name="next">The description of a right one.</param>
    /// <exception cref="ToolException">It was; the message names the source and does not repeat the text.</exception>
    public static void RefuseMistake(string text, string source, string next)
    {
        if (SettingText.FindMistakeInUrl(text) is { } mistake)
        {
            throw ToolException.WrongUse($"{source} {mistake}", next);
        }
    }
}
