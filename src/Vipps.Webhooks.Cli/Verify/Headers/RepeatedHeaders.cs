using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Headers that came as several values which, joined, are not one: they were really sent more than once.</summary>
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
                $"The header {repeated} came more than once, so that nobody can say which one was meant.",
                "Vipps sends it once: find what adds it again. If it was recorded twice, take one out.")
            : null;
    }
}
