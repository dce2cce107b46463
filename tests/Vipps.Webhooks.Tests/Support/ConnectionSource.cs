using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Tests.Support;

/// <summary>Settings without a host, for tests of the token provider alone.</summary>
internal sealed class ConnectionSource : IDisposable
{
    private readonly ManualChange _change = new();
    private readonly TimeProvider _time;
    private readonly VippsConnectionSource _source;
    private Action<VippsWebhooksOptions> _configure = The.KeysFor(new Uri("https://apitest.vipps.no"));

    public ConnectionSource(TimeProvider time)
    {
        _time = time;
        _source = new VippsConnectionSource(
            "",
            new OptionsFactory<VippsWebhooksOptions>([new ConfigureOptions<VippsWebhooksOptions>(options => _configure(options))], []),
            [_change],
            new GuardedLogger(NullLogger.Instance));
    }

    public VippsTokenProvider NewProvider(Func<TokenOutcome> fetch) =>
        new(_source, (_, _) => Task.FromResult(fetch()), _time, new GuardedLogger(NullLogger.Instance));

    public void Change(Action<VippsWebhooksOptions> configure)
    {
        _configure += configure;
        _change.Raise();
    }

    public void Dispose() => _source.Dispose();
}
