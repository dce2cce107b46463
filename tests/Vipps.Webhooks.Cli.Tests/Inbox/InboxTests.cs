using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Vipps.Webhooks.Cli.Tests.Inbox;

/// <summary>The commands for an inbox on SQLite, beside an app that runs.</summary>
public sealed class InboxTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StatsListAndShow_BesideTheRunningApp_SayWhatIsStuckAndWhy()
    {
        await using var app = await InboxApp.StartAsync();
        await app.StoreAsync("parked-1", "parked-1", "order-1");
        await app.UntilAsync(static stats => stats is { Parked: 1, Held: 1, Done: 1 });
        var id = await app.IdOfAsync("parked-1");

        var stats = await RunAsync(app, "stats");
        Assert.Matches("Waiting +1, the oldest for 8 d", stats.Output);
        Assert.Matches("Held back +1 of them", stats.Output);
        Assert.Matches("Parked +1\n", stats.Output);
        Assert.Equal(1, (await RunAsync(app, "stats", "--output", "json")).Json.GetProperty("stats").GetProperty("parked").GetInt32());

        var list = await RunAsync(app, "list", "--state", "parked");
        Assert.StartsWith($"{id}  parked  epayments.payment.captured.v1\n  payment/123456/parked-1\n", list.Output, StringComparison.Ordinal);
        Assert.Contains("failed 2 times, holds back 1\n", list.Output, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: The warehouse did not take the order, and said so at \\u202E great length:", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pspReference", list.Output, StringComparison.Ordinal);

        var shown = (await RunAsync(app, "show", $"{id}", "--output", "json")).Json;
        Assert.Equal(("parked", 1), (shown.GetProperty("delivery").GetProperty("state").GetString(), shown.GetProperty("delivery").GetProperty("holds").GetInt32()));
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("body").ValueKind);
        Assert.DoesNotContain("NOK", (await RunAsync(app, "show", $"{id}")).Screen, StringComparison.Ordinal);
        Assert.Contains("\"currency\":\"NOK\"", (await RunAsync(app, "show", $"{id}", "--body")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(app, "show", "999")).ExitCode);
        Assert.Equal(1, (await RunAsync(app, "show", $"{id}", "--receiver", "norway")).ExitCode);

        Assert.All(
            (await Terminal.ShowAsync(["inbox", "list", "--sqlite", app.File], NoVariables, 80)).Split('\n'),
            static line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    [Fact]
    public async Task EncryptedBody_IsNotShown_AndAllElseWorks()
    {
        await using var app = await InboxApp.StartAsync(protects: true);
        await app.StoreAsync("parked-1", "order-1");
        await app.UntilAsync(static stats => stats is { Parked: 1, Done: 1 });
        var id = await app.IdOfAsync("order-1");

        var shown = await RunAsync(app, "show", $"{id}", "--body");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("The body is encrypted (ProtectBodies)", shown.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("payment/123456/order-1", shown.Output, StringComparison.Ordinal);
        var json = (await RunAsync(app, "show", $"{id}", "--body", "--output", "json")).Json;
        Assert.Equal((JsonValueKind.Null, true), (json.GetProperty("body").ValueKind, json.GetProperty("bodyEncrypted").GetBoolean()));
        Assert.True(json.GetProperty("delivery").GetProperty("hasBody").GetBoolean());
        Assert.DoesNotContain("encrypted (", (await RunAsync(app, "show", $"{id}")).Screen, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync(app, "replay", "--id", $"{id}", "--yes")).ExitCode);
        app.IsMended = true;
        Assert.Equal(0, (await RunAsync(app, "unpark", "--since", "9d", "--yes")).ExitCode);
        await app.UntilAsync(static stats => stats is { Parked: 0, Waiting: 0, Done: 3 });
        Assert.Equal(["order-1/2", "order-1/2", "parked-1/1"], app.Handled.Order());
    }

    [Fact]
    public async Task List_HasPagesAndConditions()
    {
        await using var app = await InboxApp.StartAsync();
        await app.StoreAsync("a", "b", "parked-1", "b", "c");
        await app.UntilAsync(static stats => stats is { Parked: 1, Done: 4 });

        var first = (await RunAsync(app, "list", "--limit", "3", "--output", "json")).Json;
        var second = (await RunAsync(app, "list", "--limit", "3", "--before", $"{first.GetProperty("before")}", "--output", "json")).Json;
        Assert.Equal([5, 4, 3], IdsOf(first));
        Assert.Equal([2, 1], IdsOf(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("before").ValueKind);
        Assert.Contains("--before 3", (await RunAsync(app, "list", "--limit", "3")).Output, StringComparison.Ordinal);
        Assert.Equal([4, 2], IdsOf((await RunAsync(app, "list", "--ordering-key", "payment/123456/b", "--type", "EPAYMENTS.payment.captured.v1", "--output", "json")).Json));
        Assert.Equal([3], IdsOf((await RunAsync(app, "list", "--failed", "--since", "9d", "--output", "json")).Json));
        Assert.Empty(IdsOf((await RunAsync(app, "list", "--since", "12h", "--output", "json")).Json));
        Assert.Contains("There is no such delivery.", (await RunAsync(app, "list", "--state", "released")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_BesideTheRunningApp_AreCarriedOutByIt()
    {
        await using var app = await InboxApp.StartAsync();
        await app.StoreAsync("parked-1", "parked-1", "parked-2", "order-1", "order-2", "order-1");
        await app.UntilAsync(static stats => stats is { Parked: 2, Held: 1, Done: 3 });
        var (one, two) = (await app.IdOfAsync("parked-1"), await app.IdOfAsync("parked-2"));

        var refused = await RunAsync(app, "unpark", "--id", $"{one}");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Add --yes", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await app.Admin.GetStatsAsync(Cancellation)).Parked);

        app.IsMended = true;
        var unparked = await RunAsync(app, "unpark", "--id", $"{one}", "--yes");
        Assert.Equal((0, $"Unparked {one}.\n"), (unparked.ExitCode, unparked.Output));
        await app.UntilAsync(static stats => stats is { Parked: 1, Waiting: 0, Done: 5 });

        var discarded = await RunAsync(app, "discard", "--ordering-key", "payment/123456/parked-2", "--yes", "--output", "json");
        Assert.Equal(two, Assert.Single(discarded.Json.GetProperty("done").EnumerateArray()).GetProperty("id").GetInt64());
        var again = await RunAsync(app, "discard", "--id", $"{two}", "--id", "999", "--yes");
        Assert.Equal((1, 1), (again.ExitCode, (await app.Admin.GetStatsAsync(Cancellation)).Discarded));
        Assert.Contains($"Not discarded: {two}.", again.Output, StringComparison.Ordinal);

        // Each event once, also if it was replayed before, and in the order of the events.
        app.Handled.Clear();
        Assert.Equal(0, (await RunAsync(app, "replay", "--id", $"{one}", "--yes")).ExitCode);
        await app.UntilAsync(static stats => stats is { Waiting: 0, Done: 6 });
        var replayed = await RunAsync(app, "replay", "--since", "9d", "--type", "epayments.payment.captured.v1", "--yes", "--output", "json");
        Assert.Equal(5, replayed.Json.GetProperty("done").GetArrayLength());
        await app.UntilAsync(static stats => stats is { Waiting: 0, Done: 11 });
        Assert.Equal(
            ["parked-1/1", "parked-1/1", "parked-1/2", "order-1/4", "order-2/5", "order-1/6"],
            app.Handled);
    }

    [Theory]
    [InlineData("y\n", 0, 0)]
    [InlineData("\n", 1, 1)]
    public async Task Discard_AtATerminal_AsksAndTakesNoForNo(string typed, int exitCode, int parked)
    {
        await using var app = await InboxApp.StartAsync();
        await app.StoreAsync("parked-1");
        await app.UntilAsync(static stats => stats.Parked == 1);

        var run = await Terminal.RunAsync(["inbox", "discard", "--sqlite", app.File, "--id", "1"], NoVariables, typed);

        Assert.Contains("Discard 1 delivery?", run.Screen, StringComparison.Ordinal);
        Assert.Equal((exitCode, parked), (run.ExitCode, (int)(await app.Admin.GetStatsAsync(Cancellation)).Parked));
    }

    [Fact]
    public async Task File_ThatIsNotAnInbox_IsRefused_AndNothingIsCreated()
    {
        using var directory = new ScratchDirectory();
        var missing = directory.PathOf("missing.db");
        var text = directory.Write("text.db", "This is not a database, however long it is, and it is longer than a header."u8);
        var empty = directory.Write("empty.db", []);
        var other = await DatabaseAsync(directory, "other.db", "create table orders (id integer)");
        var old = await DatabaseAsync(directory, "old.db", "create table vipps_webhook_deliveries (seq integer, receiver text)");

        foreach (var command in (string[][])[["stats"], ["unpark", "--id", "1", "--yes"]])
        {
            Assert.Contains("There is no file", (await ExpectAsync(2, missing)).Error, StringComparison.Ordinal);
            Assert.Contains("is not a SQLite database", (await ExpectAsync(2, text)).Error, StringComparison.Ordinal);
            Assert.Contains("has no inbox", (await ExpectAsync(1, empty)).Error, StringComparison.Ordinal);
            Assert.Contains("has no inbox", (await ExpectAsync(1, other)).Error, StringComparison.Ordinal);
            Assert.Contains("an inbox of another version", (await ExpectAsync(1, old)).Error, StringComparison.Ordinal);

            async Task<ToolRun> ExpectAsync(int exitCode, string file)
            {
                var run = await ToolRun.RunAsync(["inbox", .. command, "--sqlite", file]);
                Assert.True(run.ExitCode == exitCode, run.Screen);
                return run;
            }
        }

        Assert.Equal(["empty.db", "old.db", "other.db", "text.db"], Directory.GetFiles(directory.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task InboxOfAnAppThatIsStopped_IsRead_AndLeftAsItWas()
    {
        string copy;
        using var directory = new ScratchDirectory();
        await using (var app = await InboxApp.StartAsync())
        {
            await app.StoreAsync("parked-1");
            await app.UntilAsync(static stats => stats.Parked == 1);
            copy = directory.PathOf("copy.db");
            await using var connection = new SqliteConnection($"Data Source={app.File};Pooling=false");
            await connection.OpenAsync(Cancellation);
            await using var vacuum = connection.CreateCommand();
            vacuum.CommandText = $"vacuum into '{copy}'";
            await vacuum.ExecuteNonQueryAsync(Cancellation);
        }

        Assert.Equal(1, (await ToolRun.RunAsync(["inbox", "stats", "--sqlite", copy, "--output", "json"])).Json.GetProperty("stats").GetProperty("parked").GetInt32());
        Assert.Equal(0, (await ToolRun.RunAsync(["inbox", "unpark", "--sqlite", copy, "--id", "1", "--yes"])).ExitCode);
        Assert.Equal(1, (await ToolRun.RunAsync(["inbox", "stats", "--sqlite", copy, "--output", "json"])).Json.GetProperty("stats").GetProperty("waiting").GetInt32());
        Assert.False(File.Exists($"{copy}.lock"));
    }

    [Theory]
    [InlineData("Specify the database", "stats")]
    [InlineData("There are two databases", "stats", "--sqlite", "a.db", "--postgresql", "Host=127.0.0.1")]
    [InlineData("Specify what to replay", "replay", "--sqlite", "a.db")]
    [InlineData("Specify what to unpark", "unpark", "--sqlite", "a.db", "--type", "epayments.payment.captured.v1", "--yes")]
    [InlineData("Specify either", "discard", "--sqlite", "a.db", "--id", "1", "--since", "1h")]
    [InlineData("--since is not a date", "list", "--sqlite", "a.db", "--since", "soon")]
    [InlineData("Specify what to do")]
    public async Task WrongUse_IsNamed(string message, params string[] args)
    {
        var run = await ToolRun.RunAsync(["inbox", .. args]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static Task<ToolRun> RunAsync(InboxApp app, params string[] args) => ToolRun.RunAsync(["inbox", args[0], "--sqlite", app.File, .. args[1..]]);

    private static IEnumerable<int> IdsOf(JsonElement list) =>
        list.GetProperty("deliveries").EnumerateArray().Select(static delivery => delivery.GetProperty("id").GetInt32());

    private static async Task<string> DatabaseAsync(ScratchDirectory directory, string name, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={directory.PathOf(name)};Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancellation);
        return directory.PathOf(name);
    }
}
