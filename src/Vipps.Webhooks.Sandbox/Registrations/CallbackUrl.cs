using System.Diagnostics.CodeAnalysis;
using System.Net;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The URL of a registration: the text as it came, and what is called and signed.</summary>
internal sealed class CallbackUrl
{
    private CallbackUrl(string text, Uri target)
    {
        Text = text;
        Target = target;
        Host = WebhookSigner.HostOf(target);
    }

    /// <summary>The text as registered, letter for letter.</summary>
    public string Text { get; }

    /// <summary>What is called: path and query as registered, <c>%7E</c> and all.</summary>
    public Uri Target { get; }

    /// <summary>The value of <c>Host</c>.</summary>
    public string Host { get; }

    public static bool TryParse(
        string text, bool allowLoopback, [NotNullWhen(true)] out CallbackUrl? url, [NotNullWhen(false)] out string? reason)
    {
        url = null;
        if (text.Any(char.IsControl)
            || !Uri.TryCreate(text, UriKind.Absolute, out var parsed)
            || (parsed.Scheme != Uri.UriSchemeHttps && parsed.Scheme != Uri.UriSchemeHttp)
            || HostNameOf(parsed) is not { } host)
        {
            reason = "The Url must be a valid, absolute URL that begins with https.";
            return false;
        }

        var isLoopback = IsLoopback(host);
        if (isLoopback && !allowLoopback)
        {
            reason = "The Url must be reachable from the internet: localhost is not allowed.";
            return false;
        }

        if (!isLoopback && IsPrivate(host))
        {
            reason = "The Url must be reachable from the internet: an address of a private network is not allowed.";
            return false;
        }

        if (!isLoopback && parsed.Scheme != Uri.UriSchemeHttps)
        {
            reason = "The Url must use https.";
            return false;
        }

        url = new CallbackUrl(text, AsRegistered(text) ?? parsed);
        reason = null;
        return true;
    }

    public static bool IsLoopback(string host)
    {
        var name = host.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address)
                && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));
    }

    // RFC 1918, RFC 3927, RFC 4193: networks that no other can reach, and that the sandbox must not reach into.
    private static bool IsPrivate(string host)
    {
        if (!IPAddress.TryParse(host, out var address))
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.IsIPv6LinkLocal
            || address.IsIPv6UniqueLocal
            || address.GetAddressBytes() is [10, _, _, _] or [172, >= 16 and <= 31, _, _] or [192, 168, _, _] or [169, 254, _, _];
    }

    private static string? HostNameOf(Uri url)
    {
        try
        {
            return url.IdnHost;
        }
        catch (UriFormatException)
        {
            // A name of letters that have no form in ASCII: parsed, but never resolved.
            return null;
        }
    }

    /// <summary>
    /// System.Uri writes a path anew (<c>%7E</c> becomes <c>~</c>, dot segments go). What can be sent as it stands is kept from that;
    /// null for text that must be escaped first.
    /// </summary>
    private static Uri? AsRegistered(string text)
    {
        if (text.Any(static letter => letter is <= ' ' or >= (char)127 or '\\'))
        {
            return null;
        }

        // A fragment is never sent; kept from canonicalization, Uri would take it for a part of the path.
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
