using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>One process of a shop that keeps its webhooks registered with a sandbox.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string Url = "https://shop.example/hooks/vipps";

    private readonly ServiceProvider _services;

    private TestNode(ServiceProvider services) => _services = services;

    public WebhookRegistrar Registrar => _services.GetRequiredKeyedService<WebhookRegistrar>("");

    public WebhookProcessor Processor => _services.GetRequiredService<WebhookProcessor>();

    public IWebhooksClient Client => _services.GetRequiredService<IWebhooksClient>();

    public FakeLogCollector Logs => _services.GetRequiredService<FakeLogCollector>();

    public IServiceProvider Services => _services;

    /// <summary>Creates a process.</summary>
    /// <param name="vipps">The sandbox.</param>
    /// <param name="directory">The directory of the store and of the keys.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="keep">The wanted webhooks; null for the payments at <see cref="Url"/>.</param>
    /// <param name="store">The store; null for one of its own in the directory.</param>
    /// <param name="keys">The directory of the keys below that one.</param>
    public static TestNode Create(
        VippsSandbox vipps,
        string directory,
        TimeProvider clock,
        Action<VippsWebhookReceiverBuilder>? keep = null,
        TestStore? store = null,
        string keys = "keys")
    {
        var services = new ServiceCollection();
        services.AddLogging(static logging => logging.AddFakeLogging());
        services.AddSingleton(clock);
        services.AddSingleton(store ?? new TestStore(Path.Combine(directory, "registrations.json")));
        services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(directory, keys)));
        services.AddVippsWebhooks(vipps.Configure);
        var receiver = services.AddVippsWebhookProcessor().AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask).AddRegistrationStore<TestStore>();
        (keep ?? (static receiver => receiver.KeepRegistered(Url, WebhookEventTypes.Payments)))(receiver);
        return new TestNode(services.BuildServiceProvider());
    }

    public Task EnsureAsync() => Registrar.EnsureAsync(TestContext.Current.CancellationToken);

    public async Task<KeptRegistration> StateAsync() => (await Registrar.GetStatesAsync(TestContext.Current.CancellationToken))[0];

    /// <summary>Runs until a moment, at which it stays for ever, as if the process had been killed there.</summary>
    public async Task KillAtAsync(RegistrarMoment moment, Func<TestNode, Task>? run = null)
    {
        var reached = new TaskCompletionSource();
        Registrar.Moment = async at =>
        {
            if (at == moment)
            {
                reached.TrySetResult();
                await new TaskCompletionSource().Task;
            }
        };
        var running = (run ?? (static node => node.EnsureAsync()))(this);
        await Task.WhenAny(running, reached.Task);
        Assert.True(reached.Task.IsCompleted, $"{moment} was not reached.");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
