using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Checks whether the secrets of the settings fit the last recorded delivery.</summary>
internal static class CaptureCheck
{
    private const string Code = "capture";

    /// <param name="request">The recorded delivery.</param>
    /// <param name="known">The registrations of the settings.</param>
    /// <param name="now">The time that the date must not be ahead of; its age does not matter here.</param>
    public static IEnumerable<Check> Examine(CapturedRequest request, IReadOnlyList<KnownWebhook> known, DateTimeOffset now)
    {
        if (known.Count == 0)
        {
            return [Check.Warning(
                Code,
                "The capture cannot be verified without a secret in the settings.",
                $"Run the doctor with the settings of the app; or pass the secret to {ToolIdentity.Name} verify.")];
        }

        var diagnosis = Diagnosis.Of(request, known, now, TimeSpan.MaxValue);
        return diagnosis.Verification == WebhookVerification.Valid
            ? [
                Check.Ok(Code, $"The capture was signed with {diagnosis.Webhook!.SecretSource}, and is unchanged."),
                .. diagnosis.Findings.Select(static remark => Check.Warning(Code, remark.Message, remark.Next)),
            ]
            : diagnosis.Findings.Select(static finding => Check.Fault(Code, finding.Message, finding.Next));
    }
}
