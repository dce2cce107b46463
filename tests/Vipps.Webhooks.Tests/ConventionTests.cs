using System.Reflection;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Tests;

/// <summary>What holds of the whole public surface.</summary>
public sealed class ConventionTests
{
    private static readonly Type[] PublicTypes = typeof(IWebhooksClient).Assembly.GetExportedTypes();

    [Fact]
    public void PublicClasses_AreSealed_ButForTheTwoFamilies() => Assert.Equal(
        [typeof(VippsApiException), typeof(WebhookEvent)],
        PublicTypes.Where(type => type is { IsClass: true, IsSealed: false }).OrderBy(type => type.Name));

    [Fact]
    public void AsyncMethods_EndInAsyncAndTakeACancellationTokenLast() =>
        PublicSurface.AssertAsyncMethodsEndInAsyncAndTakeACancellationTokenLast(typeof(IWebhooksClient).Assembly);

    [Fact]
    public void TypesThatHoldASecret_DoNotPrintIt() =>
        PublicSurface.AssertNothingThatHoldsASecretPrintsIt(typeof(IWebhooksClient).Assembly, atLeast: 5);

    [Fact]
    public void Library_NamesNoTestPackageAndNoWebServer() => Assert.DoesNotContain(
        typeof(IWebhooksClient).Assembly.GetReferencedAssemblies(),
        name => name.Name!.Contains("xunit", StringComparison.OrdinalIgnoreCase)
            || name.Name.Contains("WireMock", StringComparison.Ordinal)
            || name.Name.Contains("AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void Tests_RunOnTheRuntimeOfTheirTarget()
    {
        var target = typeof(ConventionTests).Assembly.GetCustomAttribute<System.Runtime.Versioning.TargetFrameworkAttribute>()!;

        Assert.EndsWith($"v{Environment.Version.Major}.{Environment.Version.Minor}", target.FrameworkName, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatLogs_KeepsAGuardedLogger() => PublicSurface.AssertNothingKeepsALoggerThatMayThrow(typeof(IWebhooksClient).Assembly);
}
