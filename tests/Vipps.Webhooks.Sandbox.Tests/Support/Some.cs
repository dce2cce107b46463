using Microsoft.Extensions.Time.Testing;

namespace Vipps.Webhooks.Sandbox.Tests;

internal static class Some
{
    public static readonly DateTimeOffset Monday = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    public static FakeTimeProvider Clock() => new(Monday);

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

    public static Task<VippsSandbox> StrictSandboxAsync() => VippsSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Waits for the condition, for as long as the test may run.</summary>
    public static Task UntilAsync(this VippsSandbox vipps, Func<VippsSandbox, bool> condition) =>
        vipps.WaitForAsync(condition, TestContext.Current.CancellationToken);
}
