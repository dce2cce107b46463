using Microsoft.Extensions.Time.Testing;

namespace Vipps.Webhooks.Sandbox.Tests;

internal static class ClockExtensions
{
    /// <summary>Lets time pass, from one due attempt to the next, until an event's deliveries are over.</summary>
    public static async Task PassAsync(this FakeTimeProvider clock, VippsSandbox vipps, SandboxEvent sent)
    {
        for (var seen = 0; !sent.Completion.IsCompleted;)
        {
            await vipps.UntilAsync(sandbox => sandbox.Attempts.Count > seen || sent.Completion.IsCompleted);
            foreach (var attempt in vipps.Attempts.Skip(seen))
            {
                seen++;
                if (attempt.NextAttemptAt is { } due && due > clock.GetUtcNow())
                {
                    clock.SetUtcNow(due);
                }
            }
        }
    }
}
