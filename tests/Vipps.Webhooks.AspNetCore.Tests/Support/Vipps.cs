using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>The sandbox, as the tests here use it.</summary>
internal static class Vipps
{
    public static Task<VippsSandbox> StartAsync(TimeProvider clock, Action<VippsSandboxOptions>? more = null) => VippsSandbox.StartAsync(
        options =>
        {
            options.AllowLoopbackCallbacks = true;
            options.TimeProvider = clock;
            more?.Invoke(options);
        },
        TestContext.Current.CancellationToken);

    /// <summary>A client with the sandbox's keys.</summary>
    public static IWebhooksClient NewClient(this VippsSandbox vipps) => WebhooksClient.Create(vipps.Configure);

    public static Task UntilAsync(this VippsSandbox vipps, Func<VippsSandbox, bool> condition) =>
        vipps.WaitForAsync(condition, TestContext.Current.CancellationToken).InTime();

    /// <summary>Lets time pass, from one due attempt to the next, until an event's deliveries are over.</summary>
    /// <returns>Whether all were accepted.</returns>
    public static async Task<bool> PassAsync(this VippsSandbox vipps, FakeTimeProvider clock, SandboxEvent sent)
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

        return await sent.Completion;
    }
}
