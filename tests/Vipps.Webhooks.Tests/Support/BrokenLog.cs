using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Tests.Support;

/// <summary>A log provider that throws, such as on a full disk: for whatever is logged, or for some of it, or when it is asked.</summary>
internal sealed class BrokenLog(Func<EventId, bool>? breaksOn = null, bool inIsEnabled = false) : ILoggerProvider, ILogger
{
    private int _thrown;

    public int Thrown => Volatile.Read(ref _thrown);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inIsEnabled ? throw Broken() : new BrokenScope(this);

    public bool IsEnabled(LogLevel logLevel) => inIsEnabled ? throw Broken() : true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (breaksOn?.Invoke(eventId) != false)
        {
            throw Broken();
        }
    }

    public void Dispose()
    {
    }

    private IOException Broken()
    {
        Interlocked.Increment(ref _thrown);
        return new IOException("The disk is full.");
    }

    private sealed class BrokenScope(BrokenLog log) : IDisposable
    {
        public void Dispose() => throw log.Broken();
    }
}
