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
    private readonly OnDemand<Both> _both = new(Both.StartAsync);

    public ValueTask DisposeAsync() => _both.DisposeAsync();

    internal async Task<(VippsSandbox Vipps, RunningShop Shop)> BothAsync()
    {
        var both = await _both.StartedAsync();
        return (both.Vipps, both.Shop);
    }

    /// <summary>Returns arguments with which a shop can be reached by the test's sandbox.</summary>
    internal static string[] ArgumentsAtAFreePort()
    {
        var urls = $"http://127.0.0.1:{FreePort.Next()}";
        return ["--urls", urls, "--callback", $"{urls}/hooks/vipps"];
    }

    private sealed record Both(VippsSandbox Vipps, RunningShop Shop) : IAsyncDisposable
    {
        public static async Task<Both> StartAsync()
        {
            var vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true);
            try
            {
                return new Both(vipps, await RunningShop.OpenAsync(ArgumentsAtAFreePort(), RunningShop.KeysOf(vipps)));
            }
            catch
            {
                await vipps.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Shop.DisposeAsync();
            await Vipps.DisposeAsync();
        }
    }
}
