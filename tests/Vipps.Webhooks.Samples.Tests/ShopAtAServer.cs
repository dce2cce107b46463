using System.Net;
using System.Net.Sockets;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>A webshop that takes the test's sandbox for Vipps' own server, for all tests of a class that look at an order of their own.</summary>
public sealed class ShopAtAServer : IAsyncLifetime
{
    internal VippsSandbox Vipps { get; private set; } = null!;

    internal RunningShop Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true, TestContext.Current.CancellationToken);
        var urls = $"http://127.0.0.1:{FreePort()}";
        Shop = await RunningShop.OpenAsync(["--urls", urls, "--callback", $"{urls}/hooks/vipps"], RunningShop.KeysOf(Vipps));
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Vipps.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
