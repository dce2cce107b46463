namespace Vipps.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What holds of the whole public surface of the package.</summary>
public sealed class ConventionTests
{
    [Fact]
    public void PublicTypes_AreTheseFewAndNoMore() => Assert.Equal(
        ["StoredWebhookDelivery", "StoredWebhookRegistration", "VippsWebhookEntityFrameworkReceiverBuilderExtensions", "VippsWebhooksModelBuilderExtensions"],
        typeof(StoredWebhookDelivery).Assembly.GetExportedTypes().Select(static type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Package_NeedsNoProvider() => Assert.All(
        typeof(StoredWebhookDelivery).Assembly.GetReferencedAssemblies(),
        static reference => Assert.Matches(@"^(System|Microsoft\.Extensions|Microsoft\.EntityFrameworkCore(\.Relational|\.Abstractions)?$|Vipps\.Webhooks)", reference.Name));
}
