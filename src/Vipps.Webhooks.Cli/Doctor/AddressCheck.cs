using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Cli;

/// <summary>Checks whether Vipps can find the host of a URL at all, by scheme, port and name.</summary>
internal static class AddressCheck
{
    private const string Code = "address";

    // The "common ports" of Vipps' documentation.
    private static readonly int[] CommonPorts = [443, 8080, 80];

    /// <param name="url">The URL of a webhook.</param>
    /// <param name="serverIsHere">True if the server that delivers to it is on this machine.</param>
    /// <param name="allowHttp">True if that server is a sandbox that may deliver over plain http within its own network.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The checks. The last one is a fault if there is no use in calling the URL.</returns>
    public static async Task<IReadOnlyList<Check>> ExamineAsync(Uri url, bool serverIsHere, bool allowHttp, CancellationToken cancellationToken)
    {
        if (UrlHost.InAscii(url) is not { } host)
        {
            return [Check.Fault(Code, $"{UrlText.WithoutQuery(url)} {UrlHost.Impossible}", "Register the right address, and delete this one.")];
        }

        if (Loopback.IsUnreachableFromOutside(url))
        {
            return [serverIsHere
                ? Check.Ok(Code, $"{url.Host} is this machine, and so is the server.")
                : Check.Fault(Code, $"{url.Host} is this machine: Vipps cannot reach it.", "Register an address that is reachable from the internet; for development, use a tunnel or the sandbox.")];
        }

        if (allowHttp)
        {
            return [await ResolveAsync(host, IsKnown, "Check that the name is right, and run the doctor in the network of the sandbox.", cancellationToken)];
        }

        if (url.Scheme != Uri.UriSchemeHttps)
        {
            return [Check.Fault(Code, $"{UrlText.WithoutQuery(url)} is not https.", "Register the https address, and delete this one.")];
        }

        var checks = new List<Check>();
        if (!CommonPorts.Contains(url.Port))
        {
            checks.Add(Check.Warning(
                Code,
                string.Create(CultureInfo.InvariantCulture, $"Port {url.Port} is not a common one: Vipps may be unable to call it."),
                $"Use one of {string.Join(", ", CommonPorts)}."));
        }

        checks.Add(await ResolveAsync(host, IsPublic, "Correct the name in the URL, or in your DNS.", cancellationToken));
        return checks;
    }

    private static async Task<Check> ResolveAsync(
        string host, Func<string, IPAddress[], Check> judge, string ifUnknown, CancellationToken cancellationToken)
    {
        try
        {
            return judge(host, await Dns.GetHostAddressesAsync(host, cancellationToken));
        }
        catch (SocketException exception)
        {
            return Check.Fault(Code, $"{host} has no address: {exception.Message}", ifUnknown);
        }
    }

    private static Check IsPublic(string host, IPAddress[] addresses) => Array.TrueForAll(addresses, static address => !SpecialNetworks.Contain(address))
        ? Check.Ok(Code, $"{host} has a public address, and the URL is https.")
        : Check.Fault(
            Code,
            $"{host} has an address of a private network here: {string.Join(", ", addresses.Where(SpecialNetworks.Contain))}.",
            "Vipps needs a public one. If the name has another address outside of this network, run the doctor there.");

    private static Check IsKnown(string host, IPAddress[] addresses) =>
        Check.Ok(Code, $"{host} has an address here: {string.Join<IPAddress>(", ", addresses)}. The server is a sandbox in a network of its own (AllowHttp).");
}
