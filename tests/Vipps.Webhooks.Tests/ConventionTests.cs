using System.Reflection;
using Vipps.Webhooks.Events;
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

    /// <summary>A member that is added to a record with positions breaks its constructor for everybody who calls it.</summary>
    [Fact]
    public void PublicRecords_HaveNoPositions_ButForMoney() =>
        Assert.Equal([typeof(Money)], PublicTypes.Where(type => type.GetMethod("Deconstruct") is not null));

    /// <summary>A default that is a constant is compiled into the apps, and stays there when it changes here.</summary>
    [Fact]
    public void Defaults_AreNotConstants() => Assert.DoesNotContain(
        PublicTypes.SelectMany(static type => type.GetFields()),
        static field => field.IsLiteral && field.Name.StartsWith("Default", StringComparison.Ordinal));

    /// <summary>A shop has such types of its own, and every file of it that handles an event imports Vipps.Webhooks.</summary>
    [Fact]
    public void TypesWithCommonNames_AreNotInTheNamespaceThatShopsImport() => Assert.All(
        [typeof(Money), typeof(Payment), typeof(PaymentState), typeof(ShippingAddress), typeof(ShippingDetails), typeof(UserDetails)],
        static type => Assert.Equal("Vipps.Webhooks.Events", type.Namespace));

    [Fact]
    public void TheTimeOfAnEvent_HasOneName()
    {
        var times = PublicTypes.Where(static type => type.IsSubclassOf(typeof(WebhookEvent)))
            .SelectMany(static type => type.GetProperties().Where(static property => property.PropertyType == typeof(DateTimeOffset?)))
            .Select(static property => $"{property.DeclaringType!.Name}.{property.Name}");

        Assert.Equal(
            [
                "AgreementEvent.OccurredAt", "ChargeEvent.OccurredAt", "PaymentEvent.CaptureGuaranteedUntil", "PaymentEvent.OccurredAt",
                "UserCheckedInEvent.OccurredAt",
            ],
            times.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhatLogs_KeepsAGuardedLogger() => PublicSurface.AssertNothingKeepsALoggerThatMayThrow(typeof(IWebhooksClient).Assembly);
}
