using Microsoft.Extensions.Time.Testing;

namespace Vipps.Webhooks.Sandbox.Tests;

internal static class Some
{
    public static readonly DateTimeOffset Monday = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    public static FakeTimeProvider Clock() => new(Monday);

    // No test waits so long, except one that would wait forever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A sandbox as most tests want it: callbacks on this machine, and the given clock.</summary>
    public static Task<VippsSandbox> SandboxAsync(TimeProvider? clock = null, Action<VippsSandboxOptions>? more = null) =>
        VippsSandbox.StartAsync(
            options =>
            {
                options.AllowLoopbackCallbacks = true;
                options.TimeProvider = clock ?? TimeProvider.System;
                more?.Invoke(options);
            },
            TestContext.Current.CancellationToken);

    public static Task<VippsSandbox> StrictSandboxAsync() =>
        VippsSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Waits for the condition.</summary>
    public static Task UntilAsync(this VippsSandbox vipps, Func<VippsSandbox, bool> condition) =>
        vipps.WaitForAsync(condition, TestContext.Current.CancellationToken).OrGiveUpAsync();

    /// <summary>Waits until all deliveries are over.</summary>
    /// <returns>Whether all were accepted.</returns>
    public static Task<bool> EndAsync(this SandboxEvent sent) => sent.Completion.OrGiveUpAsync();

    public static Task OrGiveUpAsync(this Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static Task<T> OrGiveUpAsync<T>(this Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);
}
