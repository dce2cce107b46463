using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Storage.Protection;
using Vipps.Webhooks.Storage.Registrations;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Protection;

/// <summary>Keys that would be lost with the process are refused in Production; unencrypted ones are a warning.</summary>
public sealed class KeyRingTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private VippsSandbox _vipps = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _vipps.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task KeysThatDieWithTheProcess_AreRefusedInProduction_AndAWarningElsewhere()
    {
        await using (var production = Node("Production", static data => data.UseEphemeralDataProtectionProvider()))
        {
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServiceOf(production).StartAsync(Cancellation));
            Assert.Contains("PersistKeysToFileSystem", refused.Message, StringComparison.Ordinal);
            Assert.Empty(_vipps.Registrations);
        }

        await using var development = Node("Development", static data => data.UseEphemeralDataProtectionProvider());
        Assert.StartsWith("The keys of Data Protection are lost when this process ends", Assert.Single(await WarningsAtStartAsync(development)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnencryptedKeys_AreOneWarning_AndEncryptedOnesNone()
    {
        await using var unencrypted = Node("Production", static _ => { });
        Assert.StartsWith("The keys of Data Protection are stored unencrypted", Assert.Single(await WarningsAtStartAsync(unencrypted)), StringComparison.Ordinal);

        await using var encrypted = Node("Production", static data => data.ProtectKeysWithCertificate(KeyCertificate.Instance));
        Assert.Empty(await WarningsAtStartAsync(encrypted));
        Assert.Equal(new KeyRing(IsEphemeral: false, IsUnencrypted: false), KeyRing.Of(encrypted.Services));
    }

    [Theory]
    [InlineData("", true)] // no directory of a user
    [InlineData("HOME=/home/shop", false)]
    [InlineData("HOME=/home/shop DOTNET_RUNNING_IN_CONTAINER=true", true)]
    [InlineData("HOME=/home/shop DOTNET_RUNNING_IN_CONTAINER=true WEBSITE_INSTANCE_ID=1", false)]
    public void DefaultPlaceOfKeys_DiesWithAContainer_ButNotInAppService(string variables, bool isEphemeral)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && variables.Length == 0, "Windows has a directory of each user.");
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static text => text.Split('=')).ToDictionary(static pair => pair[0], static pair => pair[1]);
        using var services = new ServiceCollection().BuildServiceProvider();

        Assert.Equal(new KeyRing(isEphemeral, IsUnencrypted: false), KeyRing.Of(services, values.GetValueOrDefault));
    }

    [Fact]
    public void ProtectionOfTheAppsOwn_IsTrusted()
    {
        using var services = new ServiceCollection().AddSingleton<IDataProtectionProvider, OwnProtection>().BuildServiceProvider();

        Assert.Equal(new KeyRing(IsEphemeral: false, IsUnencrypted: false), KeyRing.Of(services, static _ => null));
    }

    private static RegistrarService ServiceOf(TestNode node) => node.Services.GetServices<IHostedService>().OfType<RegistrarService>().Single();

    /// <summary>Starts the service, and waits until the webhook is registered.</summary>
    private static async Task<IReadOnlyList<string>> WarningsAtStartAsync(TestNode node)
    {
        var service = ServiceOf(node);
        await service.StartAsync(Cancellation);
        await Until.TrueAsync(async () => (await node.StateAsync()).State == KeptRegistrationState.Registered);
        await service.StopAsync(Cancellation);
        return [.. node.Logs.GetSnapshot().Where(static line => line.Level >= LogLevel.Warning && line.Category!.StartsWith("Vipps", StringComparison.Ordinal)).Select(static line => line.Message)];
    }

    // Each with a directory of its own, and the same sandbox.
    private TestNode Node(string environment, Action<IDataProtectionBuilder> protect)
    {
        var directory = Path.Combine(_directory.Path, $"{Guid.NewGuid():N}");
        return TestNode.Create(_vipps, directory, TimeProvider.System, receiver =>
        {
            receiver.Services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment, ApplicationName = "shop" });
            protect(receiver.Services.AddDataProtection());
            receiver.KeepRegistered($"https://shop.example/{Path.GetFileName(directory)}", WebhookEventTypes.Payments);
        });
    }

    private sealed class OwnProtection : IDataProtectionProvider
    {
        public IDataProtector CreateProtector(string purpose) => throw new NotSupportedException();
    }
}
