using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks;

/// <summary>Vipps' rules for a webhook's URL, as far as they can be checked here.</summary>
internal static class CallbackUrl
{
    public static Uri Parse(string url, string parameterName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url, parameterName);
        return Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            ? parsed
            : throw new ArgumentException(
                $"The webhook's URL {SettingText.FindMistakeInUrl(url) ?? "is not an absolute URL such as https://shop.example/hooks/vipps."}", parameterName);
    }

    /// <summary>
    /// Checks the rules that hold for every server. The canonical form leaves no doubt about what is signed: host and target as they are sent.
    /// </summary>
    public static Uri Canonical(Uri url, string parameterName)
    {
        if (SettingText.FindMistakeInUrl(url.OriginalString) is { } mistake)
        {
            throw new ArgumentException($"The webhook's URL {mistake}", parameterName);
        }

        if (!WebUrl.Is(url))
        {
            throw new ArgumentException(
                "The webhook's URL must be an absolute https URL such as https://shop.example/hooks/vipps.", parameterName);
        }

        if (url.UserInfo.Length > 0)
        {
            throw new ArgumentException("The webhook's URL must not hold a user name or password.", parameterName);
        }

        if (url.Fragment.Length > 0)
        {
            throw new ArgumentException("The webhook's URL must not have a fragment (the part after #): it is never sent.", parameterName);
        }

        var host = UrlHost.InAscii(url) ?? throw new ArgumentException($"The webhook's URL {UrlHost.Impossible}", parameterName);
        return url.HostNameType == UriHostNameType.Dns && url.Host != host ? new UriBuilder(url) { Host = host }.Uri : url;
    }

    /// <summary>Checks that the server can reach the URL. A sandbox can reach what Vipps cannot.</summary>
    public static void CheckReachable(Uri url, VippsConnection server, string parameterName)
    {
        if (SpecialNetworks.ContainHost(url.IdnHost.TrimEnd('.')) || Loopback.IsUnreachableFromOutside(url))
        {
            // A sandbox decides for itself.
            if (!server.ReachesThisMachine)
            {
                throw new ArgumentException(
                    $"Vipps cannot reach {url.Host}. Register an address that the whole world can reach; for development, use a tunnel or the sandbox.",
                    parameterName);
            }
        }
        else if (url.Scheme != Uri.UriSchemeHttps && !server.AllowsHttp)
        {
            throw new ArgumentException("Vipps delivers to https only. Register the https address.", parameterName);
        }
    }
}
