namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>How many events came to a handler, so that a server which answers 200 and does nothing is found out.</summary>
internal static class Handled
{
    private static int _count;

    public static int Count => Volatile.Read(ref _count);

    public static void Add(bool success)
    {
        if (success)
        {
            Interlocked.Increment(ref _count);
        }
    }
}
