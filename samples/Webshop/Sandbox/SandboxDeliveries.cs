using System.Collections.Concurrent;
using Vipps.Webhooks.Sandbox;

namespace Webshop.Sandbox;

/// <summary>Has the sandbox deliver the events of each order in the way that was chosen on its page.</summary>
internal sealed class SandboxDeliveries(VippsSandbox vipps) : IDisposable
{
    // One call at a time, because the faults are those of the whole sandbox.
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<string, DeliveryMode> _modes = new(StringComparer.Ordinal);

    public DeliveryMode ModeOf(string reference) => _modes.GetValueOrDefault(reference);

    public void Choose(string reference, DeliveryMode mode) => _modes[reference] = mode;

    /// <summary>Runs what causes an event of an order.</summary>
    public async Task<T> RunAsync<T>(string reference, Func<Task<T>> run, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var mode = ModeOf(reference);
            vipps.Faults.DeliverTwice = mode == DeliveryMode.Twice;
            vipps.Faults.DeliverNothing = mode == DeliveryMode.Missing;
            return await run();
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
