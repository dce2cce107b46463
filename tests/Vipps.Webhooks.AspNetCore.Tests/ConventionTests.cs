using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.AspNetCore.Tests;

/// <summary>What holds of the whole public surface.</summary>
public sealed class ConventionTests
{
    private static readonly Assembly Library = typeof(VippsWebhookReceiverServiceCollectionExtensions).Assembly;
    private static readonly Type[] PublicTypes = Library.GetExportedTypes();

    [Fact]
    public void PublicTypes_AreTheseFewAndNoMore() => Assert.Equal(
        [
            "IVippsWebhookReceiver", "VippsWebhookEndpointRouteBuilderExtensions", "VippsWebhookHealthChecksBuilderExtensions",
            "VippsWebhookReceiverServiceCollectionExtensions",
        ],
        PublicTypes.Select(type => type.Name).Order(StringComparer.OrdinalIgnoreCase));

    // So that a project that holds handlers needs no web server.
    [Fact]
    public void WhatHandlersAndTheirHostName_IsOfTheCore() => Assert.All(
        [
            typeof(DeliveryOutcome), typeof(DeliveryReport), typeof(InMemoryWebhookRegistrationStore), typeof(IWebhookHandler<>),
            typeof(IWebhookRegistrationSource), typeof(VippsWebhookReceiverBuilder), typeof(VippsWebhookReceiverOptions), typeof(WebhookContext),
            typeof(WebhookProcessor), typeof(DeliveryHeaders),
        ],
        type => Assert.Same(typeof(IWebhooksClient).Assembly, type.Assembly));

    [Fact]
    public void PublicClasses_AreSealed() => Assert.DoesNotContain(PublicTypes, type => type is { IsClass: true, IsSealed: false });

    [Fact]
    public void Library_NamesNoTestPackageAndNoSandbox() => Assert.DoesNotContain(
        Library.GetReferencedAssemblies(),
        name => name.Name!.Contains("xunit", StringComparison.OrdinalIgnoreCase) || name.Name.Contains("Sandbox", StringComparison.Ordinal));

    [Fact]
    public void WhatLogs_KeepsAGuardedLogger() => PublicSurface.AssertNothingKeepsALoggerThatMayThrow(Library);
}
