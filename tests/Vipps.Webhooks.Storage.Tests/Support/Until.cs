using System.Diagnostics;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>Waits for conditions.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<Task<bool>> condition, bool tolerate = false, TimeSpan? limit = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception) when (tolerate)
            {
                // Not yet.
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < (limit ?? TimeSpan.FromSeconds(60)), "The condition did not become true in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
