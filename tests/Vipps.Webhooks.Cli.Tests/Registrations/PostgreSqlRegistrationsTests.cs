using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Cli.Tests.Registrations;

/// <summary>The commands for what an app keeps registered, on PostgreSQL.</summary>
public sealed class PostgreSqlRegistrationsTests(PostgreSqlCluster cluster) : SandboxTest
{
    [Fact]
    public async Task Registrations_AreListedRotatedAndPruned_BesideTheApp()
    {
        var stranger = await RegisterAsync(KeepingApp.Url);
        await using var source = await cluster.CreateDatabaseAsync();
        var environment = new Dictionary<string, string>(ToolRun.KeysOf(Vipps)) { ["VIPPS_INBOX_POSTGRESQL"] = source.ConnectionString };
        Assert.Contains("has no registrations", (await ToolRun.RunAsync(["registrations", "list"], environment)).Error, StringComparison.Ordinal);
        await using var app = await KeepingApp.StartAsync(Vipps, Directory, postgreSql: source);

        Assert.Equal(0, (await ToolRun.RunAsync(["registrations", "rotate", "payments"], environment)).ExitCode);
        await app.EnsureAsync();
        var list = await ToolRun.RunAsync(["registrations", "list", "--output", "json"], environment);
        Assert.Equal(["retiring", "active"], list.Json.GetProperty("registrations").EnumerateArray().Select(static row => row.GetProperty("state").GetString()));
        var pruned = await ToolRun.RunAsync(["registrations", "prune", "--url", KeepingApp.Url, "--yes"], environment);
        Assert.Equal((0, $"Deleted {stranger.Id}.\n"), (pruned.ExitCode, pruned.Output));
        Assert.Equal(2, Vipps.Registrations.Count);

        await app.StoreAsync(TimeSpan.FromMinutes(1), isPolled: true, "a", "b", "c");
        await app.StoreAsync(TimeSpan.FromMinutes(1), isPolled: false, "d");
        var doctor = await ToolRun.RunAsync(["doctor", "--no-probe"], environment);
        Assert.Matches(@"ok +The app keeps payments \(generation 2\) registered", doctor.Output);
        Assert.Contains("3 events of the last 24 h came by polling, and only 1 by a webhook.", doctor.Output, StringComparison.Ordinal);
    }
}
