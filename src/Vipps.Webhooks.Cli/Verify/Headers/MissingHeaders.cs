using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Finds the headers that are missing and without which there is nothing to verify.</summary>
internal static class MissingHeaders
{
    public static IReadOnlyList<Finding> Of(CapturedRequest request)
    {
        var findings = new List<Finding>();
        Check(request, "date", [WebhookSignatureHeaders.DateName], findings);
        Check(request, "contentHash", [WebhookSignatureHeaders.ContentHashName], findings);
        Check(request, "authorization", [WebhookSignatureHeaders.AuthorizationName, WebhookSignatureHeaders.AlternateAuthorizationName], findings);
        return findings;
    }

    private static void Check(CapturedRequest request, string code, string[] names, List<Finding> findings)
    {
        if (!Array.Exists(names, name => request[name] is not null))
        {
            findings.Add(new(
                $"{code}Missing",
                $"The header {names[0]} is missing.",
                names.Length > 1
                    ? $"A proxy or a web server removes it, and {names[1]} with it; or the request is not from Vipps. Let both through."
                    : "Either the request is not from Vipps, or something in front of the app removes the header, or the header was not recorded."));
        }
    }
}
