using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Kill;

/// <summary>
/// The sandbox delivers to processes of a shop that are killed at random, and nothing that was answered 200 is lost, done twice or done out of
/// order. <c>.ci/kill</c> runs the long form.
/// </summary>
public sealed class KillTests(PostgreSqlCluster cluster, ITestOutputHelper output)
{
    private const int EventsOfAPayment = 10;

    private static readonly int Kills = Setting("VIPPS_KILLS", 3);
    private static readonly int Payments = Setting("VIPPS_KILL_PAYMENTS", 30);
    private static readonly int Restarts = Setting("VIPPS_KILL_RESTARTS", 1);

    [Fact]
    public async Task TwoProcesses_OnPostgreSql_KilledAtRandom_LoseNothing()
    {
        await using var source = await CreateAsync(cluster);
        await using var run = new KillRun([new("PostgreSql", source.ConnectionString)], processes: 2, source);

        await run.GoAsync(Payments, EventsOfAPayment, Kills, run.KillOneAsync);

        await AssertAllHandledOnceInOrderAsync(source, $"{Kills} kills");
    }

    [Fact]
    public async Task TwoProcesses_WithTheirOwnContext_KilledAtRandom_LoseNothing()
    {
        await using var source = await cluster.CreateDatabaseAsync();
        await using var run = new KillRun([new("Context", source.ConnectionString)], processes: 2, source);

        await run.GoAsync(Payments, EventsOfAPayment, Kills, run.KillOneAsync);

        await AssertAllHandledOnceInOrderAsync(source, $"{Kills} kills");
    }

    [Fact]
    public async Task PostgreSql_ThatCrashes_LosesNothing_AndCostsFewAttempts()
    {
        await using var own = new PostgreSqlCluster();
        await own.InitializeAsync();
        await using var source = await CreateAsync(own);
        await using var run = new KillRun([new("PostgreSql", source.ConnectionString)], processes: 2, source);

        await run.GoAsync(Payments, EventsOfAPayment, Restarts, async () =>
        {
            await own.CrashAsync();
            await own.StartAsync();
        });

        await AssertAllHandledOnceInOrderAsync(source, $"{Restarts} crashes of PostgreSQL");
        var attempts = await KillRun.QueryAsync(source, "select max(attempts) from vipps_webhook_deliveries");
        output.WriteLine($"At most {attempts[0][0]} attempts for an event.");
        Assert.InRange(Convert.ToInt32(attempts[0][0], CultureInfo.InvariantCulture), 1, 3);
    }

    [Fact]
    public async Task OneProcess_OnSqlite_KilledAtRandom_LosesNothing()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"vipps-kill-{Guid.NewGuid():N}");
        Directory.CreateDirectory(directory);
        try
        {
            await using var source = SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(directory, "effects.db")}");
            await using (var run = new KillRun([new("Directory", directory)], processes: 1, source))
            {
                await run.GoAsync(Payments, EventsOfAPayment, Kills, run.KillOneAsync);
            }

            await AssertAllHandledOnceInOrderAsync(source, $"{Kills} kills");
            var runs = await KillRun.QueryAsync(source, "select sum(runs) from effects");
            output.WriteLine($"The handler ran {runs[0][0]} times.");
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static async Task<NpgsqlDataSource> CreateAsync(PostgreSqlCluster cluster)
    {
        var source = await cluster.CreateDatabaseAsync();
        await using var command = source.CreateCommand(
            "create table effects (id bigint generated always as identity, delivery_key text not null, reference text not null)");
        await command.ExecuteNonQueryAsync();
        return source;
    }

    private async Task AssertAllHandledOnceInOrderAsync(DbDataSource source, string disasters)
    {
        var effects = (await KillRun.QueryAsync(source, "select reference, delivery_key from effects order by id"))
            .Select(static row => (Payment: (string)row[0]!, Number: int.Parse(((string)row[1]!).Split('/')[3], CultureInfo.InvariantCulture)))
            .ToList();
        output.WriteLine($"{effects.Count} effects of {Payments} payments after {disasters}.");
        Assert.Equal(Payments * EventsOfAPayment, effects.Count);
        Assert.All(
            effects.GroupBy(static effect => effect.Payment),
            static payment => Assert.Equal(Enumerable.Range(1, EventsOfAPayment), payment.Select(static effect => effect.Number)));
    }
}
