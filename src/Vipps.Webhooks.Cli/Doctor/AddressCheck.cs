using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Cli;

/// <summary>Whether Vipps can find the host of a URL at all: by its scheme, its port, and its name.</summary>
internal static class AddressCheck
{
    private const string Code = "address";

    // "Common ports", says Vipps.
    private static readonly int[] CommonPorts = [443, 8080, 80];

    /// <returns>The checks, the last of which is a fault where there is no use in calling the URL.</returns>
    public static async Task<IReadOnlyList<Check>> ExamineAsync(Uri url, bool serverIsHere, CancellationToken cancellationToken)
    {
        if (Loopback.IsUnreachableFromOutside(url))
        {
            return [serverIsHere
                ? Check.Ok(Code, $"{url.Host} is this machine, as the server is.")
                : Check.Fault(Code, $"{url.Host} is this machine: Vipps cannot reach it.", "Register an address that the whole world can reach; for development, use a tunnel or the sandbox.")];
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
                string.Create(CultureInfo.InvariantCulture, $"Port {url.Port} is not a common one: Vipps may not be let out to it."),
                $"Use one of {string.Join(", ", CommonPorts)}."));
        }

        checks.Add(await ResolveAsync(url, cancellationToken));
        return checks;
    }

    private static async Task<Check> ResolveAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(url.IdnHost, cancellationToken);
            return Array.TrueForAll(addresses, static address => !SpecialNetworks.Contain(address))
                ? Check.Ok(Code, $"{url.IdnHost} has an address that the world can reach, over https.")
                : Check.Fault(
                    Code,
                    $"{url.IdnHost} has an address of a private network here: {string.Join(", ", addresses.Where(SpecialNetworks.Contain))}.",
                    "Vipps needs a public one. If the name has another address outside of this network, call the doctor from there.");
        }
        catch (SocketException unknown)
        {
            return Check.Fault(Code, $"{url.IdnHost} has no address: {unknown.Message}", "Correct the name in the URL, or in your DNS.");
        }
    }
}
