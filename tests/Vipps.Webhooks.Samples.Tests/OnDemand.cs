namespace Vipps.Webhooks.Samples.Tests;

/// <summary>What is started for the first test that asks for it, once.</summary>
internal sealed class OnDemand<T>(Func<Task<T>> start) : IAsyncDisposable
    where T : IAsyncDisposable
{
    private readonly Lazy<Task<T>> _started = new(start);

    public Task<T> StartedAsync() => _started.Value;

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
        {
            return;
        }

        // What did not start is the failure of the tests that asked for it, not of all.
        await ((Task)_started.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_started.Value.IsCompletedSuccessfully)
        {
            await (await _started.Value).DisposeAsync();
        }
    }
}
