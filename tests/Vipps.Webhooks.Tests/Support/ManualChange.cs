using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Vipps.Webhooks.Tests.Support;

/// <summary>A change of the settings, when a test wants one.</summary>
internal sealed class ManualChange : IOptionsChangeTokenSource<VippsWebhooksOptions>
{
    private ConfigurationReloadToken _token = new();

    public string? Name => "";

    public IChangeToken GetChangeToken() => _token;

    public void Raise() => Interlocked.Exchange(ref _token, new ConfigurationReloadToken()).OnReload();
}
