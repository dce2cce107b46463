using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>The remarks on a delivery whose signature is right.</summary>
internal static class Remarks
{
    public static IEnumerable<Finding> On(CapturedRequest request, KnownWebhook signedBy)
    {
        var authorization = request[WebhookSignatureHeaders.AuthorizationName];
        if (authorization is null)
        {
            yield return new(
                "authorizationStripped",
                "Authorization is missing. X-Vipps-Authorization, which has the same value, was used instead.",
                "Something in front of the app removes Authorization. A receiver must accept the other header, as this SDK does.");
        }
        else if (!authorization.StartsWith(WebhookSignatureHeaders.AuthorizationPrefix, StringComparison.Ordinal))
        {
            // The delivery is valid, so the signature is in the other header. The value of this one may be a password.
            yield return new(
                "authorizationReplaced",
                $"Authorization is {AuthorizationReader.SchemeOf(authorization) ?? "of another scheme"}, not what Vipps sends. X-Vipps-Authorization was used instead.",
                "A gateway or a platform in front of the app inserts its own credentials. A receiver must accept the other header, as this SDK does.");
        }

        var host = WebhookSigner.HostOf(signedBy.Url);
        if (request.Host is { } sentTo && !sentTo.Equals(host, StringComparison.OrdinalIgnoreCase))
        {
            yield return Rewritten("hostRewritten", $"the host {sentTo}", host);
        }

        if (request.Target is { } target && !signedBy.Targets.Contains(target.PathAndQuery))
        {
            yield return Rewritten("pathRewritten", "another path or query", "those of the registered URL");
        }
    }

    private static Finding Rewritten(string code, string found, string signed) => new(
        code,
        $"The request was recorded with {found}, not with {signed}, which was signed.",
        "It was rewritten on the way. Verify against the registered URL: a receiver that goes by the request's own address refuses this.");
}
