namespace Vipps.Webhooks.Cli;

/// <summary>The target of a request line: a path, or a whole URL as in files for editors (RFC 9112, section 3.2).</summary>
internal sealed class RequestTarget
{
    private RequestTarget(string? host, string pathAndQuery) => (Host, PathAndQuery) = (host, pathAndQuery);

    /// <summary>The host, with its port if it has one; null if the target is a path.</summary>
    public string? Host { get; }

    /// <summary>Path and query, not decoded.</summary>
    public string PathAndQuery { get; }

    /// <returns>The target; null if the text is not one.</returns>
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
