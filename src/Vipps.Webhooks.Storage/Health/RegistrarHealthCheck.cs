using Microsoft.Extensions.Diagnostics.HealthChecks;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Storage.Protection;

namespace Vipps.Webhooks.Storage.Health;

/// <summary>Checks that the wanted webhooks are registered, from the last run: neither Vipps nor the store is asked.</summary>
internal sealed class RegistrarHealthCheck(WebhookRegistrar? registrar, Func<KeyRing> keys) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check(context));

    private HealthCheckResult Check(HealthCheckContext context)
    {
        var failed = context.Registration.FailureStatus;
        if (registrar is null)
        {
            return new HealthCheckResult(failed, "No webhook is kept registered. Call KeepRegistered on the receiver's builder.");
        }

        var states = registrar.States.Values.ToList();
        if (states.Find(static kept => kept.WebhookId is null && kept.State is KeptRegistrationState.LimitReached or KeptRegistrationState.Failed) is { } bad)
        {
            return new HealthCheckResult(failed, $"The webhook {bad.Name} is not registered. {bad.Problem}");
        }

        if (states.Find(static kept => kept.State is not (KeptRegistrationState.Registered or KeptRegistrationState.Replacing) || kept.Problem is not null) is { } other)
        {
            return HealthCheckResult.Degraded($"The webhook {other.Name}: {other.State}. {other.Problem}".TrimEnd());
        }

        if (states.Find(static kept => kept.LeftAlone.Count > 0) is { } copied)
        {
            return HealthCheckResult.Degraded(
                $"The store has {copied.LeftAlone.Count} webhooks of {copied.Name} on another host, sales unit or environment, which are left alone. If the shop "
                + "has moved, 'vipps-webhooks registrations prune --host' deletes those of its earlier host.");
        }

        return keys().IsUnencrypted
            ? HealthCheckResult.Degraded("The keys of Data Protection are stored unencrypted.")
            : HealthCheckResult.Healthy($"{states.Count} webhooks are registered.");
    }
}
