using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Cli;

/// <summary>The SDK, as a shop uses it, for the duration of one command.</summary>
internal sealed class VippsSession : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private VippsSession(ServiceProvider services) => _services = services;

    public VippsWebhooksOptions Options => _services.GetRequiredService<IOptions<VippsWebhooksOptions>>().Value;

    public IWebhooksClient Webhooks => _services.GetRequiredService<IWebhooksClient>();

    public IVippsTokenProvider Tokens => _services.GetRequiredService<IVippsTokenProvider>();

    /// <summary>The address of the server.</summary>
    public Uri Address => VippsAddress.Of(Options);

    /// <summary>The server that the settings name: an environment of Vipps, or another server.</summary>
    public string Server => Options.BaseAddress?.AbsoluteUri ?? $"Vipps {Options.Environment}";

    /// <summary>The server and the sales unit whose webhooks a call concerns.</summary>
    public string Scope => Options switch
    {
        { KeyType: VippsKeyType.Merchant } => $"{Server}, merchant-level keys",
        { MerchantSerialNumber: { Length: > 0 } number } => $"{Server}, sales unit {number}",
        _ => $"{Server}, every sales unit of the partner",
    };

    /// <exception cref="OptionsValidationException">A setting is missing or wrong.</exception>
    public static VippsSession Open(IConfiguration configuration, bool verbose)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging =>
        {
            logging.SetMinimumLevel(verbose ? LogLevel.Debug : LogLevel.None);
            logging.AddFilter("Microsoft", LogLevel.None).AddFilter("System", LogLevel.None).AddFilter("Polly", LogLevel.None);
            logging.AddSimpleConsole(static console => console.SingleLine = true);
        });
        services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.AddVippsWebhooks(configuration.GetSection(SettingsOptions.Section));
        var session = new VippsSession(services.BuildServiceProvider());
        try
        {
            _ = session.Webhooks;
            return session;
        }
        catch
        {
            session._services.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
