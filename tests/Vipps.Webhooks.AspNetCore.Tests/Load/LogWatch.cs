using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>Looks at each line of the host's log as it is written: there are too many to keep.</summary>
internal sealed class LogWatch(IEnumerable<string> secrets) : ILoggerProvider, ILogger
{
    // What a signature looks like, whatever it signs.
    private readonly ImmutableArray<string> _unspeakable = [.. secrets, "&Signature="];

    /// <summary>Lines that tell a secret.</summary>
    public ConcurrentQueue<string> Leaks { get; } = [];

    /// <summary>Lines at Error and above.</summary>
    public ConcurrentQueue<string> Errors { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception) + exception;
        if (_unspeakable.Any(secret => line.Contains(secret, StringComparison.Ordinal)))
        {
            Leaks.Enqueue(line);
        }

        if (logLevel >= LogLevel.Error)
        {
            Errors.Enqueue(line);
        }
    }

    public void Dispose()
    {
    }
}
