using Spectre.Console;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Benchmarks.Storing;

/// <summary>Starts the PostgreSQL server of a measurement.</summary>
internal static class MeasuredServer
{
    /// <returns>False, said on the console, if there is none, or if it only has to be seen that a measurement runs: a server takes seconds.</returns>
    public static async Task<bool> IsStartedAsync(PostgreSqlServer server, IAnsiConsole console, bool isShort)
    {
        if (isShort)
        {
            console.WriteLine("PostgreSQL is left out of a short run.");
            return false;
        }

        await server.InitializeAsync();
        if (server.Missing is null)
        {
            return true;
        }

        console.WriteLine($"PostgreSQL is left out. {server.Missing}");
        return false;
    }
}
