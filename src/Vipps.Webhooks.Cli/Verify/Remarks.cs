using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>What is worth knowing about a signature that is right.</summary>
internal static class Remarks
{
    public static IEnumerable<Finding> On(CapturedRequest request, KnownWebhook signedBy)
    {
        var authorization = request[WebhookSignatureHeaders.AuthorizationName];
        if (authorization is null)
        {
            yield return new(
                "authorizationStripped",
                "Authorization is missing. X-Vipps-Authorization, which is the same again, stood in for it.",
                "Something before the app takes Authorization out. A receiver must know the other header, as this SDK does.");
        }
        else if (!authorization.StartsWith(WebhookSignatureHeaders.AuthorizationPrefix, StringComparison.Ordinal))
        {
            // It verified, so the other header is what was signed. The value may be a password.
            yield return new(
                "authorizationReplaced",
                $"Authorization is {AuthorizationReader.SchemeOf(authorization) ?? "of another scheme"}, not what Vipps sends. X-Vipps-Authorization stood in for it.",
                "A gateway or a platform before the app puts its own credentials in. A receiver must know the other header, as this SDK does.");
        }

        var host = WebhookSigner.HostOf(signedBy.Url);
        if (request.Host is { } sentTo && !sentTo.Equals(host, StringComparison.OrdinalIgnoreCase))
        {
            yield return Rewritten("hostRewritten", $"the host {sentTo}", host);
        }

        if (request.Target is { } target && !signedBy.Targets.Contains(target.PathAndQuery))
        {
            yield return Rewritten("pathRewritten", "another path or query", "those of the URL");
        }
    }

    private static Finding Rewritten(string code, string found, string signed) => new(
        code,
        $"The request was recorded with {found}; signed were {signed}.",
        "It is rewritten before it gets here. Verify against the registered URL: a receiver that goes by the request itself refuses this.");
}
