namespace Vipps.Webhooks.Cli;

/// <summary>What a request line asks for: a path, or a whole URL as files for editors have it (RFC 9112, section 3.2).</summary>
internal sealed class RequestTarget
{
    private RequestTarget(string? host, string pathAndQuery) => (Host, PathAndQuery) = (host, pathAndQuery);

    /// <summary>The host, with its port where one is given; null where the target is a path.</summary>
    public string? Host { get; }

    /// <summary>Path and query, before anything decoded them.</summary>
    public string PathAndQuery { get; }

    /// <returns>Null where the text is no target.</returns>
    public static RequestTarget? Parse(string text)
    {
        if (text is ['/', ..])
        {
            return new RequestTarget(null, text);
        }

        if (!text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var afterScheme = text[(text.IndexOf("://", StringComparison.Ordinal) + "://".Length)..];
        var end = afterScheme.IndexOfAny(['/', '?']);
        return end < 0
            ? new RequestTarget(afterScheme, "/")
            : new RequestTarget(afterScheme[..end], afterScheme[end] == '/' ? afterScheme[end..] : $"/{afterScheme[end..]}");
    }
}
