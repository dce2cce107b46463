using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>The hosts that are signed or configured in place of the registered one.</summary>
internal static class HostMistakes
{
    private static readonly string[] Forwarding = ["X-Forwarded-Host", "X-Original-Host", "X-Forwarded-Server"];

    public static IEnumerable<Mistake> Of(KnownWebhook webhook, CapturedRequest request)
    {
        var registered = WebhookSigner.HostOf(webhook.Url);
        foreach (var (finding, host) in Hosts(webhook, request, registered))
        {
            if (host != registered && host.All(static letter => letter > ' ' && !char.IsControl(letter)))
            {
                yield return new Mistake(SignedPart.Host, finding, attempt => attempt with { Host = host });
            }
        }
    }

    private static IEnumerable<(Finding Finding, string Host)> Hosts(KnownWebhook webhook, CapturedRequest request, string registered)
    {
        if (request.Host is { } sentTo)
        {
            var finding = new Finding(
                "hostOfRequest",
                $"The signature is for the host {sentTo}, which the request was sent to; {webhook.UrlSource} has {registered}.",
                $"Vipps signs the URL as it was registered: if that has {sentTo}, correct {webhook.UrlSource}. If not, the signer took the host "
                + "from somewhere else.");
            yield return (finding, sentTo);
            yield return (finding, sentTo.ToLowerInvariant());
            yield return (Port(sentTo), WithoutPort(sentTo));
        }

        foreach (var (name, host) in Forwarded(request))
        {
            yield return (
                new(
                    "hostForwarded",
                    $"The signature is for the host {host} of the header {name}; {webhook.UrlSource} has {registered}.",
                    $"A proxy rewrites the host on the way. Set {webhook.UrlSource} to the public URL, as it was registered with Vipps."),
                host);
        }

        yield return (Port(registered), WithoutPort(registered));
        foreach (var port in (string[])["443", "80", "8080"])
        {
            yield return (Port(registered), $"{WithoutPort(registered)}:{port}");
        }

        yield return (
            new(
                "hostWww",
                "The signature fits the host with www. added or removed.",
                $"Use one of the two: {webhook.UrlSource} must be the URL as it was registered, and no redirect may lie between."),
            registered.StartsWith("www.", StringComparison.Ordinal) ? registered["www.".Length..] : $"www.{registered}");

        yield return (
            new(
                "hostUnicode",
                "The signature fits the host in the letters of its own language.",
                "Sign, and register, the host in its ASCII form (xn--…): that is what the Host header carries."),
            webhook.Url.IsDefaultPort ? webhook.Url.Host : $"{webhook.Url.Host}:{webhook.Url.Port}");

        var letterCase = new Finding(
            "hostCase",
            "The signature fits the host in another letter case.",
            "Register, configure and sign the host in small letters: hosts ignore case, but signatures do not.");
        yield return (letterCase, AsWritten(webhook.Url));
        yield return (letterCase, registered.ToUpperInvariant());
    }

    private static Finding Port(string host) => new(
        "hostPort",
        $"The signature fits the host {WithoutPort(host)} with another port, or without one.",
        "A default port (443 for https) is not part of the host that is signed; any other port is. Find what adds or removes it.");

    private static IEnumerable<(string Name, string Host)> Forwarded(CapturedRequest request)
    {
        foreach (var name in Forwarding)
        {
            foreach (var host in request.ValuesOf(name).SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries)))
            {
                yield return (name, host);
            }
        }

        // RFC 7239: for=192.0.2.60;host=shop.example;proto=https
        foreach (var pair in request.ValuesOf("Forwarded").SelectMany(static value => value.Split([',', ';'], StringSplitOptions.TrimEntries)))
        {
            if (pair.StartsWith("host=", StringComparison.OrdinalIgnoreCase))
            {
                yield return ("Forwarded", pair["host=".Length..].Trim('"'));
            }
        }
    }

    private static string WithoutPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') ? host[..colon] : host;
    }

    // Uri converts the host to small letters.
    private static string AsWritten(Uri url) => RequestTarget.Parse(url.OriginalString.Trim())?.Host ?? url.Host;
}
