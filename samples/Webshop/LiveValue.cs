using System.Runtime.CompilerServices;

namespace Webshop;

/// <summary>A value that changes, and that any number of pages watch. Each sees the latest one; a slow page skips those in between.</summary>
internal sealed class LiveValue<T>(T value)
    where T : class
{
    private readonly Lock _gate = new();
    private volatile State _state = new(value);

    public T Value => _state.Value;

    /// <summary>Changes the value, one caller at a time. Pages are not notified if <paramref name="change"/> returns the same value.</summary>
    public void Update(Func<T, T> change)
    {
        State before;
        lock (_gate)
        {
            before = _state;
            var next = change(before.Value);
            if (ReferenceEquals(next, before.Value))
            {
                return;
            }

            _state = new State(next);
        }

        before.Replaced.SetResult();
    }

    /// <summary>Returns the value as it is now, and again after each change, until cancelled; that ends it without an exception.</summary>
    public async IAsyncEnumerable<T> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var state = _state;
            yield return state.Value;
            await state.Replaced.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed class State(T value)
    {
        public T Value => value;

        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
