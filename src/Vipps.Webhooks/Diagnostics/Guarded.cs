using System.Diagnostics;

namespace Vipps.Webhooks.Diagnostics;

/// <summary>
/// Calls code that only observes the work, such as a metric. Its failure never becomes a failure of the work, which is already done. For
/// logs there is <see cref="GuardedLogger"/>.
/// </summary>
internal static class Guarded
{
    /// <summary>Calls the code.</summary>
    /// <param name="callback">The code to call; null for none.</param>
    /// <param name="argument">Its argument.</param>
    /// <returns>The exception that it threw; null if it returned.</returns>
    public static Exception? Call<T>(Action<T>? callback, T argument)
    {
        try
        {
            callback?.Invoke(argument);
            return null;
        }
#pragma warning disable CA1031 // The app's code may throw anything, and none of it may undo the work.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }

    /// <summary>Starts an activity.</summary>
    /// <param name="start">Starts it and sets its tags.</param>
    /// <param name="argument">The argument of <paramref name="start"/>.</param>
    /// <returns>The activity; null if there is no listener, or if one threw.</returns>
    public static Activity? Start<T>(Func<T, Activity?> start, T argument)
    {
        var outer = Activity.Current;
        Activity? started = null;
        if (Call(argument => started = start(argument), argument) is null)
        {
            return started;
        }

        // It may have become the current one before the listener threw, and would stay it, without an end for the listeners that did not throw.
        if (Activity.Current is { } orphan && orphan != outer)
        {
            Call(static orphan => orphan.Dispose(), orphan);
        }

        Call(static outer => Activity.Current = outer, outer);
        return null;
    }
}
