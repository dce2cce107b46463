using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Vipps.Webhooks.Authentication;

namespace Vipps.Webhooks.Tests.Support;

/// <summary>An app with the real registrations, and every line that it logs, down to Trace.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private TestApp(ServiceProvider provider) => _provider = provider;

    public IServiceProvider Services => _provider;

    public IWebhooksClient Client => _provider.GetRequiredService<IWebhooksClient>();

    public IVippsTokenProvider Tokens => _provider.GetRequiredService<IVippsTokenProvider>();

    public FakeLogCollector Logs => _provider.GetFakeLogCollector();

    public static TestApp With(Uri server, Action<VippsWebhooksOptions>? configure = null, TimeProvider? time = null) =>
        Build(services =>
        {
            if (time is not null)
            {
                services.AddSingleton(time);
            }

            services.AddVippsWebhooks(The.KeysFor(server) + (configure ?? (static _ => { })));
        });

    public static TestApp Build(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        configure(services);
        return new TestApp(services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
