using System.Diagnostics;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>Runs the programs of a database server.</summary>
internal static class ServerPrograms
{
    private const string Memory = "/dev/shm";
    private const long Room = 2L * 1024 * 1024 * 1024;

    /// <summary>
    /// Where a server of tests keeps its data: in memory where there is room for it, because a database of PostgreSQL is three hundred files, and each test
    /// has its own. What is there outlives the server, and so a test that ends it at once.
    /// </summary>
    public static string FastDirectory { get; } =
        Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= Room ? Memory : Path.GetTempPath();

    /// <summary>Finds a program.</summary>
    /// <returns>Its path; null if it is not installed.</returns>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append("/usr/sbin").Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        // No pipes: the server would keep them open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh", program, .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
        })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
