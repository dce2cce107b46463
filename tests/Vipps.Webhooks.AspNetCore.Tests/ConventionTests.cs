using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

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
    public void AsyncMethods_EndInAsyncAndTakeACancellationTokenLast()
    {
        var methods = PublicTypes
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal))
            .ToArray();

        Assert.NotEmpty(methods);
        Assert.All(methods, method =>
        {
            Assert.EndsWith("Async", method.Name, StringComparison.Ordinal);
            Assert.Equal(typeof(CancellationToken), method.GetParameters()[^1].ParameterType);
        });
    }

    [Fact]
    public void Library_NamesNoTestPackageAndNoSandbox() => Assert.DoesNotContain(
        typeof(WebhookContext).Assembly.GetReferencedAssemblies(),
        name => name.Name!.Contains("xunit", StringComparison.OrdinalIgnoreCase) || name.Name.Contains("Sandbox", StringComparison.Ordinal));
}
