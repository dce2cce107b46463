using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The URL of a registration: the text as it was registered, and the URI that is called and signed.</summary>
internal sealed class RegisteredUrl
{
    // RFC 3986: the reserved characters, the unreserved ones that are neither letters nor digits, and the beginning of an escape.
    private const string UriPunctuation = "-._~:/?#[]@!$&'()*+,;=%";

    private RegisteredUrl(Uri uri, Uri target)
    {
        Uri = uri;
        Target = target;
        Host = WebhookSigner.HostOf(target);
    }

    /// <summary>
    /// The text as registered, letter for letter, except for characters that no URI may hold (RFC 3986): an international host is in
    /// Punycode and all others are escaped, so that every client understands the URL.
    /// </summary>
    public string Text => Uri.OriginalString;

    /// <summary>The same text, parsed as clients parse it: <c>%7E</c> is <c>~</c>.</summary>
    public Uri Uri { get; }

    /// <summary>
    /// The URI that is signed, and called over sockets, with path and query as registered: <c>%7E</c> stays <c>%7E</c>. Handlers other than
    /// those of sockets take <see cref="Uri"/>: a <c>TestServer</c> cannot read this one.
    /// </summary>
    public Uri Target { get; }

    /// <summary>The value of the header <c>Host</c>.</summary>
    public string Host { get; }

    public static bool TryParse(
        string text, CallbackRules rules, [NotNullWhen(true)] out RegisteredUrl? url, [NotNullWhen(false)] out string? reason)
    {
        url = null;
        text = text.Trim(' '); // as System.Uri does; if escaped, they would be a part of the scheme or the port
        if (text.Any(char.IsControl)
            || !Uri.TryCreate(text, UriKind.Absolute, out var parsed)
            || (parsed.Scheme != Uri.UriSchemeHttps && parsed.Scheme != Uri.UriSchemeHttp)
            || UrlHost.InAscii(parsed) is not { } host)
        {
            reason = "The Url must be a valid, absolute URL that begins with https.";
            return false;
        }

        var isLoopback = IsLoopback(host);
        if (isLoopback && !rules.AllowLoopback)
        {
            reason = "The Url must be reachable from the internet: localhost is not allowed.";
            return false;
        }

        var isHttp = parsed.Scheme == Uri.UriSchemeHttp;
        var mayBeHttp = isLoopback || rules.HttpHosts.Contains(host);
        if (!mayBeHttp && SpecialNetworks.ContainHost(host.TrimEnd('.'))) // the sandbox must not reach into them, either
        {
            reason = "The Url must be reachable from the internet: an address of a private network is not allowed.";
            return false;
        }

        if (isHttp && !mayBeHttp)
        {
            reason = "The Url must use https.";
            return false;
        }

        text = Escaped(WithHost(text, parsed, host), parsed, host);
        url = new RegisteredUrl(new Uri(text), AsRegistered(text) ?? parsed);
        reason = null;
        return true;
    }

    public static bool IsLoopback(string host)
    {
        return IsLoopbackName(host)
            || (IPAddress.TryParse(host.TrimEnd('.'), out var address)
                && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));
    }

    /// <summary>True for <c>localhost</c> and all names below it, with or without a dot at the end (RFC 6761, section 6.3).</summary>
    public static bool IsLoopbackName(string host)
    {
        var name = host.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    private static string Escaped(string text, Uri parsed, string host)
    {
        if (text.Contains('\\', StringComparison.Ordinal))
        {
            // System.Uri reads it as a slash, and so does this.
            return WithHost(parsed.AbsoluteUri, parsed, host);
        }

        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var letter = rune.ToString();
            escaped.Append(rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || UriPunctuation.Contains((char)rune.Value))
                ? letter
                : Uri.EscapeDataString(letter));
        }

        return escaped.ToString();
    }

    /// <summary>
    /// Spells an international host in ASCII, the one form that every client understands, and leaves the rest as it is.
    /// </summary>
    private static string WithHost(string text, Uri parsed, string host)
    {
        if (parsed.HostNameType != UriHostNameType.Dns)
        {
            return text;
        }

        var start = text.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        var end = text.AsSpan(start).IndexOfAny("/\\?#") is >= 0 and var length ? start + length : text.Length;
        start += text.AsSpan(start, end - start).LastIndexOf('@') + 1;
        if (text.AsSpan(start, end - start).IndexOf(':') is >= 0 and var port)
        {
            end = start + port;
        }

        return text.AsSpan(start, end - start).Equals(host, StringComparison.OrdinalIgnoreCase)
            ? text
            : $"{text.AsSpan(0, start)}{host}{text.AsSpan(end)}";
    }

    /// <summary>
    /// Returns a URI with path and query as registered, which System.Uri changes otherwise (<c>%7E</c> becomes <c>~</c>, dot segments are
    /// resolved); null for text that must be escaped first.
    /// </summary>
    private static Uri? AsRegistered(string text)
    {
        if (text.Any(static letter => letter is <= ' ' or >= (char)127 or '\\'))
        {
            return null;
        }

        // A fragment is never sent, but without canonicalization Uri would read it as a part of the path.
        var withoutFragment = text.Split('#', 2)[0];
        var authority = withoutFragment.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return null;
        }

        authority += "://".Length;
        var target = withoutFragment.AsSpan(authority).IndexOfAny('/', '?');
        if (target < 0)
        {
            withoutFragment += "/";
        }
        else if (withoutFragment[authority + target] == '?')
        {
            withoutFragment = withoutFragment.Insert(authority + target, "/");
        }

        var verbatim = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        return Uri.TryCreate(withoutFragment, verbatim, out var uri) ? uri : null;
    }
}
