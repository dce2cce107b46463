using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Diagnostics;

/// <summary>
/// A logger that never throws: a full disk must not cost a new webhook's secret, or turn a handled event into one that was not. This SDK's
/// classes hold this type instead of <see cref="ILogger"/>, so that every log is guarded; a test finds those that do not.
/// </summary>
internal sealed class GuardedLogger(ILogger logger) : ILogger
{
    /// <summary>Returns the app's logger for a category, guarded.</summary>
    public static GuardedLogger For<TCategory>(IServiceProvider services) => new(services.GetRequiredService<ILogger<TCategory>>());

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
#pragma warning disable CA1031 // A provider may throw anything.
        catch
#pragma warning restore CA1031
        {
            // One of several providers threw. The others still get the line if it is written.
            return true;
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031 // A provider may throw anything, and there is no other place to report it to.
        catch
#pragma warning restore CA1031
        {
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return logger.BeginScope(state) is { } scope ? new GuardedScope(scope) : null;
        }
#pragma warning disable CA1031 // A provider may throw anything.
        catch
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private sealed class GuardedScope(IDisposable scope) : IDisposable
    {
        public void Dispose() => Guarded.Call(static scope => scope.Dispose(), scope);
    }
}
