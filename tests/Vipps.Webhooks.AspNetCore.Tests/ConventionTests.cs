using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.AspNetCore.Tests;

/// <summary>What holds of the whole public surface.</summary>
public sealed class ConventionTests
{
    private static readonly Type[] PublicTypes = typeof(VippsWebhookReceiverServiceCollectionExtensions).Assembly.GetExportedTypes();

    [Fact]
    public void PublicTypes_AreTheseFewAndNoMore() => Assert.Equal(
        [
            "DeliveryOutcome", "DeliveryReport", "InMemoryWebhookRegistrationStore", "IWebhookHandler`1", "IWebhookRegistrationStore",
            "VippsWebhookEndpointRouteBuilderExtensions", "VippsWebhookHealthChecksBuilderExtensions", "VippsWebhookReceiverBuilder",
            "VippsWebhookReceiverOptions", "VippsWebhookReceiverServiceCollectionExtensions", "WebhookContext",
        ],
        PublicTypes.Select(type => type.Name).Order(StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void PublicClasses_AreSealed() => Assert.DoesNotContain(PublicTypes, type => type is { IsClass: true, IsSealed: false });

    [Fact]
    public void AsyncMethods_EndInAsyncAndTakeACancellationTokenLast() =>
        PublicSurface.AssertAsyncMethodsEndInAsyncAndTakeACancellationTokenLast(typeof(WebhookContext).Assembly);

    [Fact]
    public void Library_NamesNoTestPackageAndNoSandbox() => Assert.DoesNotContain(
        typeof(WebhookContext).Assembly.GetReferencedAssemblies(),
        name => name.Name!.Contains("xunit", StringComparison.OrdinalIgnoreCase) || name.Name.Contains("Sandbox", StringComparison.Ordinal));

    [Fact]
    public void WhatLogs_KeepsAGuardedLogger() => PublicSurface.AssertNothingKeepsALoggerThatMayThrow(typeof(WebhookContext).Assembly);
}
