using Vipps.Webhooks.Samples.Tests;

[assembly: AssemblyFixture(typeof(OpenShop))]

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>A webshop with its sandbox, for all tests that look at an order of their own. It opens for the first of them.</summary>
public sealed class OpenShop : IAsyncDisposable
{
    private readonly OnDemand<RunningShop> _shop = new(() => RunningShop.OpenAsync());

    internal Task<RunningShop> ShopAsync() => _shop.StartedAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();
}
