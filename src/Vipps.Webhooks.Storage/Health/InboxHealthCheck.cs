using Microsoft.Extensions.Diagnostics.HealthChecks;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Protection;

namespace Vipps.Webhooks.Storage.Health;

/// <summary>Checks that deliveries can be stored, and that none is stuck.</summary>
internal sealed class InboxHealthCheck(string receiver, IInboxDatabase? database, InboxStatus? status, TimeProvider time) : IHealthCheck
{
    public static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failed = context.Registration.FailureStatus;
        if (database is null || status is null)
        {
            return new HealthCheckResult(failed, "The receiver has no inbox to check. Call AddSqliteInbox or AddPostgreSqlInbox on its builder.");
        }

        if (!status.IsPrepared)
        {
            return new HealthCheckResult(failed, "The inbox's database has not been reached yet, so no delivery can be stored.");
        }

        InboxStats stats;
        try
        {
            stats = await database.CountUnfinishedAsync(receiver, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Any exception means that the database cannot be used.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new HealthCheckResult(failed, $"The inbox's database cannot be read ({exception.GetType().Name}).", exception);
        }

        if (status.HasUnreadable(time.GetUtcNow()))
        {
            return new HealthCheckResult(
                failed,
                $"Bodies of stored deliveries cannot be decrypted, so they wait, among {stats.Waiting}. {UnreadableBodyException.Remedy}");
        }

        if (stats.Parked > 0)
        {
            return new HealthCheckResult(
                failed, $"{stats.Parked} deliveries are parked and hold back {stats.Held} others. Mend the cause, then unpark or discard them.");
        }

        if (status.IsBreakerOpen)
        {
            return HealthCheckResult.Degraded($"Handling is paused because every attempt failed; {stats.Waiting} deliveries wait.");
        }

        return stats.OldestWaiting is { } oldest && time.GetUtcNow() - oldest is var age && age > MaxWait
            ? HealthCheckResult.Degraded($"The oldest of {stats.Waiting} waiting deliveries has waited for {age.TotalMinutes:F0} minutes.")
            : HealthCheckResult.Healthy($"{stats.Waiting} deliveries wait.");
    }
}
