using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Tests.Support;

/// <summary>Settings without a host, for tests of the token provider alone.</summary>
internal sealed class ConnectionSource(TimeProvider time) : IDisposable
{
    private readonly VippsConnectionSource _source = new(
        "",
        new OptionsFactory<VippsWebhooksOptions>(
            [new ConfigureOptions<VippsWebhooksOptions>(The.KeysFor(new Uri("https://apitest.vipps.no")))], []),
        [],
        NullLogger<VippsConnectionSource>.Instance);

    public VippsTokenProvider NewProvider(Func<TokenOutcome> fetch) =>
        new(_source, (_, _) => Task.FromResult(fetch()), time, NullLogger<VippsTokenProvider>.Instance);

    public void Dispose() => _source.Dispose();
}
