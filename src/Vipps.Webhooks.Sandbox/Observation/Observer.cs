namespace Vipps.Webhooks.Sandbox;

/// <summary>Whoever watches the sandbox.</summary>
internal static class Observer
{
    /// <summary>Tells of something. One who throws (a test's output after the test ended, say) stops neither a call nor a delivery.</summary>
    public static void Tell<T>(Action<T>? observer, T happened)
    {
        try
        {
            observer?.Invoke(happened);
        }
#pragma warning disable CA1031
        catch
#pragma warning restore CA1031
        {
            // Nobody is left to tell.
        }
    }
}
