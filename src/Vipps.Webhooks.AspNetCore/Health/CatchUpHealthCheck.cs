using Microsoft.Extensions.Diagnostics.HealthChecks;
using Vipps.Webhooks.CatchUp;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>Checks whether webhooks arrive: events that have to be caught up for long say that they do not.</summary>
internal sealed class CatchUpHealthCheck(CatchUpStatus? status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        status is null ? new HealthCheckResult(context.Registration.FailureStatus, "There is no catch-up to check. Call AddCatchUp.")
        : status.IsAlarming ? new HealthCheckResult(
            context.Registration.FailureStatus,
            "Webhooks do not arrive: their events have had to be read from Vipps for long. Check the registration and whether Vipps reaches this app.")
        : HealthCheckResult.Healthy("Events arrive by webhook."));
}
