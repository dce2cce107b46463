using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Attack.Host;

/// <summary>Makes the text of each line of the log, as a real one would, and keeps none.</summary>
internal sealed class FormattedAndForgotten : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _ = formatter(state, exception);

    public void Dispose()
    {
    }
}
