using Microsoft.Extensions.Diagnostics.HealthChecks;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Registrations;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>
/// Checks whether deliveries can be verified: there must be a registration, and the last change of the configuration must be in force.
/// </summary>
internal sealed class RegistrationsHealthCheck(string receiverName, RegistrationSet? registrations) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (registrations is null)
        {
            return new HealthCheckResult(
                context.Registration.FailureStatus, $"There is no receiver to check. Call {SetupCalls.Receiver(receiverName)}.");
        }

        var known = (await registrations.GetAsync(cancellationToken).ConfigureAwait(false)).All;
        if (known.IsEmpty)
        {
            return new HealthCheckResult(
                context.Registration.FailureStatus, "No registration is known, so every delivery is answered 401.");
        }

        return registrations.Problem is { } problem
            ? HealthCheckResult.Degraded($"The last change of the registrations was not applied. {problem}")
            : HealthCheckResult.Healthy($"Deliveries of {known.Length} registrations are accepted.");
    }
}
