using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests.Registrations;

/// <summary>The commands for what an app keeps registered, on SQLite, beside the app.</summary>
public sealed class RegistrationsTests : SandboxTest
{
    private const string OldHost = "old.shop.example";
    private const string OldUrl = $"https://{OldHost}/hooks/vipps";

    [Fact]
    public async Task List_ShowsEachRowAndStray_WithWhatIsWrong_AndNoSecret()
    {
        var stranger = await RegisterAsync(KeepingApp.Url);
        await using (await KeepingApp.StartAsync(Vipps, Directory, OldUrl))
        {
        }

        await using var app = await KeepingApp.StartAsync(Vipps, Directory);
        var (old, active) = (await app.RowAsync(1), await app.RowAsync(2));
        await app.Store.NoteDeliveriesAsync(active.Id!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-3), null, Cancellation);
        await app.Store.TryAddAsync(Intent(active, 3, TimeSpan.FromMinutes(5), "https://shop.example/other"), Cancellation);
        Vipps.RemoveRegistration(active.Id!.Value);

        var text = await ListAsync();
        Assert.Equal(0, text.ExitCode);
        var screen = string.Join(' ', text.Output.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"payments active, generation 1, since {old.ActiveAt:yyyy-MM-dd}", screen, StringComparison.Ordinal);
        Assert.Contains("It is of another host than generation 2", screen, StringComparison.Ordinal);
        Assert.Contains($"registrations prune --host {OldHost}", screen, StringComparison.Ordinal);
        Assert.Contains("Vipps does not list it", screen, StringComparison.Ordinal);
        Assert.Matches("Accepted last .*Z, 3 min \\d+ s ago Refused none is known", screen);
        Assert.Contains("payments being registered, generation 3", screen, StringComparison.Ordinal);
        Assert.Contains("Its registration began 5 min", screen, StringComparison.Ordinal);
        Assert.Contains($"unknown here URL {KeepingApp.Url} Id {stranger.Id}", screen, StringComparison.Ordinal);
        Assert.DoesNotContain(active.ProtectedSecret!, text.Screen, StringComparison.Ordinal);

        var json = await ListAsync("--output", "json");
        Assert.True(json.Json.GetProperty("vippsAsked").GetBoolean());
        Assert.Equal(
            [(1, "active", "leftAlone"), (2, "active", "goneAtVipps"), (3, "intended", "unfinished")],
            json.Json.GetProperty("registrations").EnumerateArray().Select(
                static row => (row.GetProperty("generation").GetInt32(), row.GetProperty("state").GetString()!, CodesOf(row).Single())));
        Assert.Equal("unknownHere", json.Json.GetProperty("unknown")[0].GetProperty("finding").GetProperty("code").GetString());
        Assert.DoesNotContain(active.ProtectedSecret![..40], json.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret\"", json.Output, StringComparison.OrdinalIgnoreCase);

        var lines = (await Terminal.ShowAsync([.. Command("list")], ToolRun.KeysOf(Vipps), 80)).Split('\n');
        Assert.Contains($"  Id         {active.Id}", lines);
        Assert.All(lines, static line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    [Fact]
    public async Task List_WithoutKeys_ShowsTheRows_AndSaysSo()
    {
        await using var app = await KeepingApp.StartAsync(Vipps, Directory);

        var run = await ToolRun.RunAsync([.. Command("list")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"{(await app.RowAsync(1)).Id}", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            "Vipps was not asked, so these are only the rows of the database. There are no API keys. To compare them with Vipps' list, name the app's settings: "
            + "--config appsettings.Production.json, user secrets or the environment. ",
            run.Error.ReplaceLineEndings(" "));

        // Keys that are there and wrong are named.
        var wrong = await ToolRun.RunAsync([.. Command("list"), "--client-id", "\"quoted\""]);
        Assert.Contains("Vipps:ClientId is in quotation marks.", wrong.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);

        Vipps.Faults.FailAll(SandboxCall.List, SandboxFault.Answer(HttpStatusCode.Forbidden));
        var refused = await ListAsync("--output", "json");
        Assert.Equal((1, false, 1), (refused.ExitCode, refused.Json.GetProperty("vippsAsked").GetBoolean(), refused.Json.GetProperty("registrations").GetArrayLength()));
        Assert.Equal(JsonValueKind.String, refused.Json.GetProperty("problem").ValueKind);
    }

    [Fact]
    public async Task List_OrphanAndWebhookInProgress_AreToldFromStrangers()
    {
        await using var app = await KeepingApp.StartAsync(Vipps, Directory);
        var active = await app.RowAsync(1);
        var orphan = await RegisterAsync(KeepingApp.Url);
        await app.Store.TryAddAsync(Intent(active, 2, TimeSpan.FromMinutes(9)) with { State = StoredRegistrationState.Abandoned }, Cancellation);
        Assert.Equal("orphan", FindingOf(await ListAsync("--output", "json"), orphan.Id));

        var back = await RegisterAsync(KeepingApp.Url);
        await app.Store.TryAddAsync(active with { Generation = 9, State = StoredRegistrationState.Gone, Id = back.Id, ProtectedSecret = null }, Cancellation);
        Assert.Equal("orphan", FindingOf(await ListAsync("--output", "json"), back.Id));
        Vipps.RemoveRegistration(back.Id);

        await app.Store.TryAddAsync(Intent(active, 3, TimeSpan.FromSeconds(5)), Cancellation);
        Assert.Equal("beingRegistered", FindingOf(await ListAsync("--output", "json"), orphan.Id));

        // What an intent in progress may have created is nothing to prune.
        var pruned = await PruneAsync("--url", KeepingApp.Url, "--yes", "--force");
        Assert.Equal((1, 2), (pruned.ExitCode, Vipps.Registrations.Count));
        Assert.Contains("registration in progress", pruned.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotate_MarksTheRow_AndTheNextRunOfTheAppReplacesIt()
    {
        await using var app = await KeepingApp.StartAsync(Vipps, Directory);
        var old = await app.RowAsync(1);

        var requested = await ToolRun.RunAsync([.. Command("rotate", "payments")]);
        Assert.Equal(0, requested.ExitCode);
        Assert.StartsWith("Requested a new secret for payments, generation 1.\n", requested.Output, StringComparison.Ordinal);
        Assert.Equal("rotationRequested", CodesOf((await ListAsync("--output", "json")).Json.GetProperty("registrations")[0]).Single());
        Assert.Equal(old with { RotationRequestedAt = (await app.RowAsync(1)).RotationRequestedAt }, await app.RowAsync(1) with { Events = old.Events, KnownBefore = old.KnownBefore });

        await app.EnsureAsync();
        await app.EnsureAsync();
        Assert.Equal(StoredRegistrationState.Retiring, (await app.RowAsync(1)).State);
        var active = await app.RowAsync(2);
        Assert.Equal((StoredRegistrationState.Active, null), (active.State, active.RotationRequestedAt));

        var unknown = await ToolRun.RunAsync([.. Command("rotate", "payment")]);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("Those that are: payments.", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await ToolRun.RunAsync([.. Command("rotate", "payments", "--receiver", "norway")])).ExitCode);
    }

    [Fact]
    public async Task Rotate_InATableOfSeveralApps_MarksTheRowOfEach()
    {
        await using var app = await KeepingApp.StartAsync(Vipps, Directory);
        var own = await app.RowAsync(1);
        await app.Store.TryAddAsync(own with { Generation = 2, Id = Guid.NewGuid(), MerchantSerialNumber = "654321" }, Cancellation);
        await app.Store.TryAddAsync(own with { Generation = 3, Id = Guid.NewGuid(), Url = new Uri("https://old.example/hooks/vipps") }, Cancellation);
        await app.Store.TryAddAsync(own with { Generation = 9, Id = Guid.NewGuid(), Name = "charges" }, Cancellation);

        var requested = await ToolRun.RunAsync([.. Command("rotate", "payments", "--output", "json")]);

        Assert.Equal(3, requested.Json.GetProperty("requested").GetProperty("generation").GetInt32());
        Assert.Equal([2, 1], requested.Json.GetProperty("others").EnumerateArray().Select(static other => other.GetProperty("generation").GetInt32()));
        foreach (var (generation, isMarked) in ((int, bool)[])[(1, true), (2, true), (3, true), (9, false)])
        {
            Assert.Equal(isMarked, (await app.RowAsync(generation)).RotationRequestedAt is not null);
        }

        var text = (await ToolRun.RunAsync([.. Command("rotate", "payments")])).Output.ReplaceLineEndings(" ");
        Assert.Contains("Requested for generation 2 as well", text, StringComparison.Ordinal);
        Assert.Contains("sales unit 654321", text, StringComparison.Ordinal);

        // The app acts on its own row.
        await app.EnsureAsync();
        await app.EnsureAsync();
        Assert.Equal(StoredRegistrationState.Retiring, (await app.RowAsync(1)).State);
        Assert.Equal((StoredRegistrationState.Active, own.Url), ((await app.RowAsync(4)).State, (await app.RowAsync(4)).Url));
    }

    [Fact]
    public async Task Rotate_Wait_EndsWhenTheNewOneIsActive()
    {
        await using var app = await KeepingApp.StartAsync(Vipps, Directory);
        await using var tool = RunningTool.Start([.. Command("rotate", "payments", "--wait")]);
        await tool.SeeAsync(static line => line.StartsWith("Requested. Waiting", StringComparison.Ordinal));

        await app.EnsureAsync();

        await tool.SeeAsync(static line => line == "Replaced payments, generation 1, by generation 2.");
        var active = await app.RowAsync(2);
        await tool.SeeAsync(line => line == $"Id    {active.Id}");
    }

    [Fact]
    public async Task Rotate_CtrlCWhileWaiting_LeavesTheRequest()
    {
        await using var app = await KeepingApp.StartAsync(Vipps, Directory);
        await using var tool = RunningTool.Start([.. Command("rotate", "payments", "--wait")]);
        await tool.SeeAsync(static line => line.StartsWith("Requested. Waiting", StringComparison.Ordinal));

        Assert.Equal(130, await tool.InterruptAsync());

        await tool.SeeAsync(static line => line.StartsWith("Stopped waiting. The request stays", StringComparison.Ordinal));
        Assert.NotNull((await app.RowAsync(1)).RotationRequestedAt);
    }

    [Fact]
    public async Task PruneHost_AfterAMove_DeletesThoseOfTheOldHost_AndFinishesWhatFailed()
    {
        await RegisterAsync(Hook + "/of-others");
        await using (var before = await KeepingApp.StartAsync(Vipps, Directory, OldUrl))
        {
            await before.Registrar.RotateAsync("payments", Cancellation);
        }

        await using var app = await KeepingApp.StartAsync(Vipps, Directory);
        var elsewhere = await app.RowAsync(1) with { Generation = 9, State = StoredRegistrationState.Active, Id = Guid.NewGuid(), Environment = "https://api.vipps.no/" };
        await app.Store.TryAddAsync(elsewhere, Cancellation);

        var dryRun = await PruneAsync("--host", OldHost, "--dry-run", "--output", "json");
        Assert.Equal(["planned", "planned"], OutcomesOf(dryRun));
        var refused = await PruneAsync("--host", OldHost);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Add --yes", refused.Error, StringComparison.Ordinal);
        Assert.Equal(4, Vipps.Registrations.Count);

        Vipps.Faults.FailNext(SandboxCall.Delete, SandboxFault.Answer(HttpStatusCode.Forbidden));
        var failed = await PruneAsync("--host", OldHost, "--yes");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("Not deleted: payments, generation 1", failed.Output, StringComparison.Ordinal);
        Assert.Contains("Deleted payments, generation 2", failed.Output, StringComparison.Ordinal);

        var again = await PruneAsync("--host", "OLD.shop.example", "--yes", "--output", "json");
        Assert.Equal((0, "deleted"), (again.ExitCode, Assert.Single(OutcomesOf(again))));
        Assert.All([await app.RowAsync(1), await app.RowAsync(2)], static row =>
        {
            Assert.Equal((StoredRegistrationState.Gone, null), (row.State, row.ProtectedSecret));
            Assert.NotNull(row.RetiringAt); // the app keeps it for 30 days from then
        });
        Assert.Equal(2, Vipps.Registrations.Count);

        // A row of another environment is not deleted with these keys, and nothing of this host is left otherwise.
        Assert.Equal(StoredRegistrationState.Active, (await app.RowAsync(9)).State);
        var nothing = await PruneAsync("--host", OldHost, "--yes");
        Assert.Equal(0, nothing.ExitCode);
        Assert.Contains("of another environment or sales unit", nothing.Output, StringComparison.Ordinal);
        await app.EnsureAsync();
        Assert.Equal(StoredRegistrationState.Active, (await app.RowAsync(3)).State);
    }

    [Fact]
    public async Task PruneHost_InUseOrNotReplaced_NeedsForce()
    {
        await RegisterAsync(Hook + "/of-others");
        await using var app = await KeepingApp.StartAsync(Vipps, Directory);
        var active = await app.RowAsync(1);
        await app.Store.NoteDeliveriesAsync(active.Id!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-3), null, Cancellation);

        var refused = await PruneAsync("--host", "shop.example", "--yes");
        Assert.Equal((1, 2), (refused.ExitCode, Vipps.Registrations.Count));
        Assert.Contains("accepted a delivery 3 min", refused.Error, StringComparison.Ordinal);
        Assert.Contains("is the newest of its name", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await PruneAsync("--host", "other.example", "--yes")).ExitCode);

        // Removed at Vipps in the meantime: only its row is left.
        Vipps.RemoveRegistration(active.Id!.Value);
        var forced = await PruneAsync("--host", "shop.example", "--yes", "--force", "--output", "json");
        Assert.Equal((0, "notFound"), (forced.ExitCode, Assert.Single(OutcomesOf(forced))));
        Assert.Equal(StoredRegistrationState.Gone, (await app.RowAsync(1)).State);
    }

    [Fact]
    public async Task PruneHost_WithAnUnfinishedRegistration_DeletesWhatItLeft_AndSettlesIt()
    {
        await using var app = await KeepingApp.StartAsync(Vipps, Directory);
        var active = await app.RowAsync(1);
        var orphan = await RegisterAsync(OldUrl);
        await app.Store.TryAddAsync(Intent(active, 2, TimeSpan.FromHours(2), OldUrl), Cancellation);
        Vipps.Faults.FailNext(SandboxCall.Delete, SandboxFault.Answer(HttpStatusCode.Forbidden));

        Assert.Equal(["failed", "failed"], OutcomesOf(await PruneAsync("--host", OldHost, "--yes", "--output", "json")));
        Assert.Equal(StoredRegistrationState.Intended, (await app.RowAsync(2)).State);
        Assert.Equal(["deleted", "settled"], OutcomesOf(await PruneAsync("--host", OldHost, "--yes", "--output", "json")));
        Assert.Equal(StoredRegistrationState.Gone, (await app.RowAsync(2)).State);
        Assert.DoesNotContain(Vipps.Registrations, webhook => webhook.Id == orphan.Id);
    }

    [Fact]
    public async Task PruneUrl_DeletesWhatNoRowKnows_AndNothingElse()
    {
        var stranger = await RegisterAsync(KeepingApp.Url);
        var other = await RegisterAsync(Hook + "/other");
        await using var app = await KeepingApp.StartAsync(Vipps, Directory);
        var active = await app.RowAsync(1);

        var elsewhere = await PruneAsync("--url", Hook + "/other", "--yes");
        Assert.Equal((1, 3), (elsewhere.ExitCode, Vipps.Registrations.Count));
        Assert.Contains("No active row of the app has this URL", elsewhere.Error, StringComparison.Ordinal);

        var run = await PruneAsync("--url", KeepingApp.Url, "--yes");
        Assert.Equal((0, $"Deleted {stranger.Id}.\n"), (run.ExitCode, run.Output));
        Assert.Equal(new[] { other.Id, active.Id!.Value }.Order(), Vipps.Registrations.Select(static webhook => webhook.Id).Order());
        var again = await PruneAsync("--url", KeepingApp.Url, "--yes");
        Assert.Equal((0, "Nothing is left to delete.\n"), (again.ExitCode, again.Output));

        // In a copy of the database that the app has left behind, the app's own new webhook looks like one of an earlier installation.
        Vipps.RemoveRegistration(active.Id!.Value);
        await RegisterAsync(KeepingApp.Url);
        Assert.Equal((1, 2), ((await PruneAsync("--url", KeepingApp.Url, "--yes")).ExitCode, Vipps.Registrations.Count));
    }

    [Fact]
    public async Task WebhookOfTheAppFromWhichTheDatabaseWasCopied_IsNotPruned()
    {
        await using (await KeepingApp.StartAsync(Vipps, Directory, OldUrl))
        {
        }

        await using var staging = await KeepingApp.StartAsync(Vipps, Directory);
        var replacement = await RegisterAsync(OldUrl); // production has replaced its webhook since, in its own database

        var stray = Assert.Single((await ListAsync("--output", "json")).Json.GetProperty("unknown").EnumerateArray());
        Assert.Equal((replacement.Id, JsonValueKind.Null), (stray.GetProperty("id").GetGuid(), stray.GetProperty("finding").GetProperty("next").ValueKind));
        var pruned = await PruneAsync("--url", OldUrl, "--yes");
        Assert.Equal((1, 3), (pruned.ExitCode, Vipps.Registrations.Count));
    }

    [Theory]
    [InlineData("prune")]
    [InlineData("prune", "--host", "a.example", "--url", Hook)]
    [InlineData("prune", "--host", "https://a.example")]
    [InlineData("prune", "--host", "a.example/hooks")]
    [InlineData("prune", "--host", "*.example")]
    [InlineData("prune", "--host", "a.example", "--host", "b.example")]
    [InlineData("prune", "--url", "hooks")]
    [InlineData("rotate")]
    public async Task UnclearWhich_IsWrongUse(params string[] args)
    {
        var run = await RunAsync(["registrations", .. args, "--sqlite", "missing.db"]);

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("There is no file", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, Vipps.TokenRequestCount);
    }

    [Fact]
    public async Task DatabaseWithoutTheTable_OrOfAnotherVersion_IsLeftAsItIs()
    {
        await using var connection = new SqliteConnection($"Data Source={KeepingApp.FileIn(Directory)};Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "create table orders (id integer)";
        await command.ExecuteNonQueryAsync(Cancellation);
        foreach (var args in (string[][])[["list"], ["rotate", "payments"], ["prune", "--host", OldHost, "--yes"]])
        {
            var run = await RunAsync([.. Command(args)]);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("has no registrations", run.Error, StringComparison.Ordinal);
        }

        command.CommandText = "create table vipps_webhook_registrations (receiver text, name text)";
        await command.ExecuteNonQueryAsync(Cancellation);
        var other = await RunAsync([.. Command("list")]);
        Assert.Contains("registrations of another version", other.Error, StringComparison.Ordinal);
        Assert.Contains("rotation_requested_at", other.Error, StringComparison.Ordinal);
    }

    private static StoredRegistration Intent(StoredRegistration row, int generation, TimeSpan age, string? url = null) => row with
    {
        Generation = generation,
        State = StoredRegistrationState.Intended,
        Url = url is null ? row.Url : new Uri(url),
        Id = null,
        ProtectedSecret = null,
        ActiveAt = null,
        CreatedAt = TimeProvider.System.GetUtcNow() - age,
    };

    private static IEnumerable<string> CodesOf(JsonElement row) =>
        row.GetProperty("findings").EnumerateArray().Select(static finding => finding.GetProperty("code").GetString()!);

    private static string? FindingOf(ToolRun list, Guid id) => list.Json.GetProperty("unknown").EnumerateArray()
        .Single(stray => stray.GetProperty("id").GetGuid() == id).GetProperty("finding").GetProperty("code").GetString();

    private static IEnumerable<string> OutcomesOf(ToolRun run) =>
        run.Json.GetProperty("pruned").EnumerateArray().Select(static pruned => pruned.GetProperty("outcome").GetString()!);

    private IEnumerable<string> Command(params string[] args) => ["registrations", .. args, "--sqlite", KeepingApp.FileIn(Directory)];

    private Task<ToolRun> ListAsync(params string[] args) => RunAsync([.. Command(["list", .. args])]);

    private Task<ToolRun> PruneAsync(params string[] args) => RunAsync([.. Command(["prune", .. args])]);
}
