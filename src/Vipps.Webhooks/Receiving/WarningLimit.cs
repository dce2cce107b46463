using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Receiving;

/// <summary>
/// Limits the log lines of each kind within a minute and logs at its end how many were left out. For lines that a stranger can cause, who
/// must neither fill the log nor hide one kind of line behind another.
/// </summary>
internal sealed partial class WarningLimit(TimeProvider time, GuardedLogger logger)
{
    /// <summary>The number of lines of one kind that are written within a minute.</summary>
    public const int PerMinute = 10;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Window> _windows = new(StringComparer.Ordinal);

    /// <summary>Indicates whether a line of this kind may be written; if not, it is counted as left out.</summary>
    /// <param name="kind">One of a fixed set of names, for the line that reports what was left out.</param>
    /// <param name="level">The level of the line and of the one that reports what was left out.</param>
    public bool Allows(string kind, LogLevel level = LogLevel.Warning) => logger.IsEnabled(level)
        && _windows.GetOrAdd(
            kind, static (kind, limit) => new Window(kind, limit.level, limit.time, limit.logger), (level, time, logger)).Take();

    private sealed class Window(string kind, LogLevel level, TimeProvider time, GuardedLogger logger)
    {
        private readonly object _gate = new();
        private long _began;
        private int _written;
        private int _leftOut;
        private ITimer? _end;

        public bool Take()
        {
            lock (_gate)
            {
                var now = time.GetTimestamp();
                var elapsed = time.GetElapsedTime(_began, now);
                if (_leftOut == 0 && (_written == 0 || elapsed >= Minute))
                {
                    (_began, _written) = (now, 0);
                }

                if (_written < PerMinute)
                {
                    _written++;
                    return true;
                }

                // Reported at the end of the minute, even if no further request comes by then.
                if (_leftOut++ == 0)
                {
                    _end = time.CreateTimer(static window => ((Window)window!).End(), this, Minute - elapsed, Timeout.InfiniteTimeSpan);
                }

                return false;
            }
        }

        private void End()
        {
            int leftOut;
            lock (_gate)
            {
                (leftOut, _leftOut, _written) = (_leftOut, 0, 0);
                _end?.Dispose();
                _end = null;
            }

            WarningLog.LeftOut(logger, level, leftOut, kind, PerMinute);
        }
    }

    private static partial class WarningLog
    {
        [LoggerMessage(
            EventId = 10,
            Message = "{Count} more lines of the kind {Reason} were left out within the last minute, after the first {Written}. The metric "
            + "vipps.webhooks.deliveries counts all requests, by outcome")]
        public static partial void LeftOut(ILogger logger, LogLevel level, int count, string reason, int written);
    }
}
