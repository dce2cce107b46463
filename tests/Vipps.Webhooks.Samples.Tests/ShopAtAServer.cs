using Vipps.Webhooks.Samples.Tests;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Tests.Shared;

[assembly: AssemblyFixture(typeof(ShopAtAServer))]

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>
/// A webshop that takes the test's sandbox for Vipps' own server, for all tests that look at an order of their own. It opens for the first of them.
/// </summary>
public sealed class ShopAtAServer : IAsyncDisposable
{
    private readonly Lazy<Task<(VippsSandbox Vipps, RunningShop Shop)>> _both = new(async () =>
    {
        var vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true);
        try
        {
            return (vipps, await RunningShop.OpenAsync(ArgumentsAtAFreePort(), RunningShop.KeysOf(vipps)));
        }
        catch
        {
            await vipps.DisposeAsync();
            throw;
        }
    });

    internal Task<(VippsSandbox Vipps, RunningShop Shop)> BothAsync() => _both.Value;

    public async ValueTask DisposeAsync()
    {
        if (!_both.IsValueCreated)
        {
            return;
        }

        // A shop that did not open is the failure of the tests that asked for it, not of all.
        await ((Task)_both.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_both.Value.IsCompletedSuccessfully)
        {
            var (vipps, shop) = await _both.Value;
            await shop.DisposeAsync();
            await vipps.DisposeAsync();
        }
    }

    /// <summary>Returns arguments with which a shop can be reached by the test's sandbox.</summary>
    internal static string[] ArgumentsAtAFreePort()
    {
        var urls = $"http://127.0.0.1:{FreePort.Next()}";
        return ["--urls", urls, "--callback", $"{urls}/hooks/vipps"];
    }
}
