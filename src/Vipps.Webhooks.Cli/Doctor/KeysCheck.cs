using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Cli;

/// <summary>Checks whether the settings are complete, and whether Vipps returns a token and a list for them.</summary>
internal static class KeysCheck
{
    public static IEnumerable<Check> OfSettings(OptionsValidationException invalid) =>
        invalid.Failures.Select(static failure => Check.Fault(
            "settings", failure, "Settings come from appsettings.json, user secrets, the environment and options: see --help."));

    public static async Task<Check> OfTokenAsync(VippsSession vipps, CancellationToken cancellationToken)
    {
        try
        {
            await vipps.Tokens.GetTokenAsync(cancellationToken);
            return Check.Ok("keys", $"{vipps.Server} issues a token for the client id and secret.");
        }
        catch (VippsApiException exception)
        {
            return Check.Fault("keys", exception.Message, exception.StatusCode is null
                ? "Check that this machine reaches the internet or, for a sandbox, --base-address."
                : "Keys belong to one environment and sales unit: copy them again from the business portal.");
        }
    }

    /// <returns>The webhooks; null if Vipps did not list them.</returns>
    public static async Task<(Check Check, IReadOnlyList<Webhook>? Webhooks)> OfListAsync(
        VippsSession vipps, CancellationToken cancellationToken)
    {
        try
        {
            var webhooks = await vipps.Webhooks.ListAsync(cancellationToken);
            return webhooks.Count == 0
                ? (Check.Fault("registration", $"No webhook is registered ({vipps.Scope}): nothing is delivered.", $"Register one: {ToolIdentity.Name} register --help."), webhooks)
                : (Check.Ok("registration", $"{webhooks.Count} {(webhooks.Count == 1 ? "webhook is" : "webhooks are")} registered ({vipps.Scope})."), webhooks);
        }
        catch (VippsApiException exception)
        {
            return (Check.Fault("registration", exception.Message, "Check the subscription key and the merchant serial number; the client id and secret are right."), null);
        }
    }
}
