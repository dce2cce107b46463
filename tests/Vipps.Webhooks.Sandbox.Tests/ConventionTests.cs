using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Sandbox.Tests;

/// <summary>What holds of the whole public surface.</summary>
public sealed class ConventionTests
{
    [Fact]
    public void PublicClasses_AreSealed() => Assert.DoesNotContain(
        typeof(VippsSandbox).Assembly.GetExportedTypes(), type => type is { IsClass: true, IsSealed: false });

    [Fact]
    public void AsyncMethods_EndInAsyncAndTakeACancellationTokenLast() =>
        PublicSurface.AssertAsyncMethodsEndInAsyncAndTakeACancellationTokenLast(typeof(VippsSandbox).Assembly);

    [Fact]
    public void TypesThatHoldASecret_DoNotPrintIt() =>
        PublicSurface.AssertNothingThatHoldsASecretPrintsIt(typeof(VippsSandbox).Assembly, atLeast: 3);

    [Fact]
    public void WhatLogs_KeepsAGuardedLogger() => PublicSurface.AssertNothingKeepsALoggerThatMayThrow(typeof(VippsSandbox).Assembly);
}
