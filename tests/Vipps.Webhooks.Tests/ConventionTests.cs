using System.Reflection;

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
}
