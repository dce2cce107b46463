using Microsoft.Extensions.Diagnostics.HealthChecks;
using Vipps.Webhooks.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The health check of a receiver.</summary>
public static class VippsWebhookHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that fails while no registration is known, and so no delivery can be verified. Degraded, while a wrong change of the
    /// configuration is not taken up. It never asks Vipps.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the receiver; empty for the default one.</param>
    /// <param name="failureStatus">What to report where there is no registration: unhealthy by default.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddVippsWebhooks(
        this IHealthChecksBuilder builder, string name = "", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.Add(new HealthCheckRegistration(
            name.Length == 0 ? "vipps-webhooks" : $"vipps-webhooks:{name}",
            provider => new RegistrationsHealthCheck(
                (provider.GetKeyedService<WebhookReceiver>(name)
                    ?? throw new InvalidOperationException($"There is no receiver to check. Call {MissingCall.Receiver(name)}.")).Registrations),
            failureStatus,
            tags));
    }
}
