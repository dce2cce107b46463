using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>A webshop that takes a sandbox of the test's for Vipps' own server, for all tests of a class that look at an order of their own.</summary>
public sealed class ShopAtAServer : IAsyncLifetime
{
    private VippsSandbox _vipps = null!;

    internal RunningShop Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _vipps = await VippsSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        Shop = await RunningShop.OpenAsync(["--callback", "https://shop.example/hooks/vipps"], RunningShop.KeysOf(_vipps));
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await _vipps.DisposeAsync();
    }
}
