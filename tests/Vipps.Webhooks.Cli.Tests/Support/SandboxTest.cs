using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests;

/// <summary>Tests of a command against a sandbox of their own.</summary>
public abstract class SandboxTest : IAsyncLifetime
{
    protected const string Hook = "https://shop.example/hooks/vipps";

    private readonly Lazy<DirectoryInfo> _directory = new(() => System.IO.Directory.CreateTempSubdirectory("vipps-webhooks-tests-"));

    private protected VippsSandbox Vipps { get; private set; } = null!;

    /// <summary>An empty directory, which goes with the test.</summary>
    protected DirectoryInfo Directory => _directory.Value;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        Vipps = await VippsSandbox.StartAsync(options =>
        {
            options.AllowLoopbackCallbacks = true;
            Configure(options);
        });

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // Null if it did not start, which is told already.
        if (Vipps is not null)
        {
            await Vipps.DisposeAsync();
        }

        if (_directory.IsValueCreated)
        {
            Directory.Delete(recursive: true);
        }
    }

    private protected virtual void Configure(VippsSandboxOptions options)
    {
    }

    private protected Task<ToolRun> RunAsync(params string[] args) => ToolRun.RunAsync(Vipps, args);

    /// <summary>Registers as another client of the sandbox would.</summary>
    private protected async Task<RegisteredWebhook> RegisterAsync(string url = Hook, params WebhookEventType[] events)
    {
        using var webhooks = NewClient();
        return await webhooks.RegisterAsync(new(url, events is [] ? WebhookEventTypes.Payments : events), Cancellation);
    }

    private protected WebhooksClient NewClient() => WebhooksClient.Create(Vipps.Configure);
}
