using System.Reflection;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Storage.Tests;

/// <summary>What holds of the whole public surface of the storage packages.</summary>
public sealed class ConventionTests
{
    private static readonly Assembly[] Libraries = [typeof(InboxOptions).Assembly, typeof(Vipps.Webhooks.Sqlite.SqliteInboxFile).Assembly];

    [Fact]
    public void PublicTypes_AreTheseFewAndNoMore() => Assert.Equal(
        [
            "GiveUpAction", "InboxEntry", "InboxOptions", "InboxQuery", "InboxState", "InboxStats", "InboxTransaction", "IWebhookInboxAdmin",
            "VippsWebhookInboxEndpointRouteBuilderExtensions", "VippsWebhookInboxHealthChecksBuilderExtensions",
            "VippsWebhookInboxReceiverBuilderExtensions", "VippsWebhookRegistrationStoreReceiverBuilderExtensions",
            "VippsWebhookSqliteReceiverBuilderExtensions",
        ],
        Libraries.SelectMany(static library => library.GetExportedTypes()).Select(static type => type.Name).Order(StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void PublicClasses_AreSealed() =>
        Assert.DoesNotContain(Libraries.SelectMany(static library => library.GetExportedTypes()), static type => type is { IsClass: true, IsSealed: false });

    [Fact]
    public void Storage_NeedsTheSharedFrameworkAlone() => Assert.All(
        typeof(InboxOptions).Assembly.GetReferencedAssemblies(),
        static reference => Assert.Matches("^(System|Microsoft.Extensions|Microsoft.AspNetCore|Microsoft.Net.Http.Headers|Vipps.Webhooks|netstandard)", reference.Name));

    [Fact]
    public void ClassesThatLog_KeepAGuardedLogger() => PublicSurface.AssertNothingKeepsALoggerThatMayThrow(typeof(InboxOptions).Assembly);
}
