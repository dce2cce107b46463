using Vipps.Webhooks.Samples.Tests;

[assembly: AssemblyFixture(typeof(OpenShop))]

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>A webshop with its sandbox, for all tests that look at an order of their own. It opens for the first of them.</summary>
public sealed class OpenShop : IAsyncDisposable
{
    private readonly Lazy<Task<RunningShop>> _shop = new(() => RunningShop.OpenAsync());

    internal Task<RunningShop> ShopAsync() => _shop.Value;

    public async ValueTask DisposeAsync()
    {
        if (!_shop.IsValueCreated)
        {
            return;
        }

        // A shop that did not open is the failure of the tests that asked for it, not of all.
        await ((Task)_shop.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_shop.Value.IsCompletedSuccessfully)
        {
            await (await _shop.Value).DisposeAsync();
        }
    }
}
