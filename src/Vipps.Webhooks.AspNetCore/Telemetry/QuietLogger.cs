using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>A logger that fails in silence: a full disk must not turn an event that was handled into one that was not.</summary>
internal sealed class QuietLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031 // Whatever a provider throws: there is nobody left to tell.
        catch
#pragma warning restore CA1031
        {
        }
    }
}
