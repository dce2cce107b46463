namespace Vipps.Webhooks.Diagnostics;

/// <summary>
/// Calls code that only looks on, such as an observer or a metric. What was done is done, whether or not it could be told: a failure there
/// never becomes a failure of the work. For logs there is <see cref="GuardedLogger"/>.
/// </summary>
internal static class Guarded
{
    /// <summary>Calls a callback.</summary>
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
#pragma warning disable CA1031 // Code of the app may throw anything, and nothing of that may undo the work.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }
}
