using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Finds a header whose several values are invalid when joined: it was sent more than once, not split.</summary>
internal static class RepeatedHeaders
{
    public static Finding? Of(WebhookVerification verification, CapturedRequest request)
    {
        var (code, names) = verification switch
        {
            WebhookVerification.MalformedDate => ("date", (string[])[WebhookSignatureHeaders.DateName]),
            WebhookVerification.ContentHashMismatch => ("contentHash", [WebhookSignatureHeaders.ContentHashName]),
            WebhookVerification.MalformedAuthorization =>
                ("authorization", [WebhookSignatureHeaders.AuthorizationName, WebhookSignatureHeaders.AlternateAuthorizationName]),
            _ => ("", []),
        };
        return Array.Find(names, name => request.ValuesOf(name).Count > 1) is { } repeated
            ? new(
                $"{code}Repeated",
                $"The header {repeated} came more than once, so that it is unclear which one counts.",
                "Vipps sends it once: find what adds it again. If it was recorded twice, remove one.")
            : null;
    }
}
