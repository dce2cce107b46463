namespace Vipps.Webhooks.Sandbox;

/// <summary>The latest entries, in order. Older ones are dropped, so that a sandbox can run for weeks.</summary>
internal sealed class BoundedLog<T>(int capacity)
{
    private readonly object _gate = new();
    private readonly Queue<T> _entries = new();
    private IReadOnlyList<T>? _snapshot;

    public void Add(T entry)
    {
        lock (_gate)
        {
            if (_entries.Count == capacity)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
            _snapshot = null;
        }
    }

    public IReadOnlyList<T> Snapshot()
    {
        lock (_gate)
        {
            return _snapshot ??= Array.AsReadOnly(_entries.ToArray());
        }
    }
}
