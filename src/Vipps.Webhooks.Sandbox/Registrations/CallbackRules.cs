using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The callback URLs that a sandbox accepts in addition to those that Vipps accepts.</summary>
/// <param name="AllowLoopback">True if those on this machine are accepted, over http or https.</param>
/// <param name="HttpHosts">The hosts, in ASCII, that may be called over http.</param>
internal sealed record CallbackRules(bool AllowLoopback, IReadOnlySet<string> HttpHosts)
{
    /// <exception cref="ArgumentException">An entry is not a host.</exception>
    public static CallbackRules Of(VippsSandboxOptions options) =>
        new(options.AllowLoopbackCallbacks, options.HttpCallbackHosts.Select(HostName).ToHashSet(StringComparer.OrdinalIgnoreCase));

    private static string HostName(string host) =>
        Uri.CheckHostName(host) is var kind && kind is not (UriHostNameType.Unknown or UriHostNameType.Basic)
        && Uri.TryCreate(kind == UriHostNameType.IPv6 ? $"http://[{host.Trim('[', ']')}]/" : $"http://{host}/", UriKind.Absolute, out var url)
        && UrlHost.InAscii(url) is { } name
            ? name
            : throw new ArgumentException(
                $"{nameof(VippsSandboxOptions.HttpCallbackHosts)} has '{host}', which is not a host. "
                + "Use a name or an address without scheme, port and path, such as shop.");
}
