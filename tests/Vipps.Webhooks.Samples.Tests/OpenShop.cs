namespace Vipps.Webhooks.Samples.Tests;

/// <summary>A webshop with its sandbox, for all tests of a class that look at an order of their own, and at nothing that others change.</summary>
public sealed class OpenShop : IAsyncLifetime
{
    internal RunningShop Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Shop = await RunningShop.OpenAsync();

    public ValueTask DisposeAsync() => Shop.DisposeAsync();
}
