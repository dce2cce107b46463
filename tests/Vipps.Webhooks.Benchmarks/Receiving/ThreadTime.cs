using System.Runtime.InteropServices;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>The processor time of the calling thread. What else the machine does is not in it. On Linux alone.</summary>
internal static class ThreadTime
{
    private const int OfThisThread = 3;

    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static TimeSpan Now
    {
        get
        {
            if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            {
                throw new PlatformNotSupportedException("The processor time of a thread is read on 64-bit Linux alone.");
            }

            return ReadClock(OfThisThread, out var time) == 0
                ? TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick))
                : throw new InvalidOperationException("The clock of the thread cannot be read.");
        }
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
