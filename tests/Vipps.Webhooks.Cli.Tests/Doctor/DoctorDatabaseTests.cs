using System.Text.Json;
using Vipps.Webhooks.Cli.Tests.Registrations;

namespace Vipps.Webhooks.Cli.Tests.Doctor;

/// <summary>The doctor with the database of an app.</summary>
public sealed class DoctorDatabaseTests : SandboxTest
{
    private const string Url = "http://localhost:5000/hooks/vipps";

    [Fact]
    public async Task AppWithInboxAndKeptRegistrations_AllIsWell_ButForBareKeys()
    {
        await using var app = await KeepingApp.StartAsync(Vipps, Directory, Url);
        await app.StoreAsync(TimeSpan.FromMinutes(1), isPolled: false, "a", "b");
        await app.StoreAsync(TimeSpan.FromMinutes(1), isPolled: true, "c");

        var run = await DoctorAsync("--keys-directory", KeepingApp.KeysIn(Directory), "--output", "json");

        Assert.Equal((0, 0), (run.ExitCode, run.Json.GetProperty("faults").GetInt32()));
        Assert.Equal(
            ["keys ok", "registration ok", "address ok", "secret ok", "registrar ok", "keyRing warning", "inbox ok", "delivery ok"], ResultsOf(run));
        Assert.Contains("stored unencrypted", MessagesOf(run, "keyRing").Single(), StringComparison.Ordinal);
        Assert.Equal("Of the events of the last 24 h, 2 came by a webhook and 1 by polling.", MessagesOf(run, "delivery").Single());

        // While one replaces another, both are the app's own.
        await app.Registrar.RotateAsync("payments", Cancellation);
        Assert.Equal(0, (await DoctorAsync("--output", "json")).Json.GetProperty("warnings").GetInt32());
    }

    [Fact]
    public async Task EncryptedBodies_DoNotSayHowTheyCame()
    {
        await using var app = await KeepingApp.StartAsync(Vipps, Directory, Url, protects: true);
        await app.StoreAsync(TimeSpan.FromMinutes(1), isPolled: false, "a", "b");
        await app.StoreAsync(TimeSpan.FromMinutes(1), isPolled: true, "c");

        Assert.Equal(
            "3 events came within the last 24 h. Their bodies are deleted or encrypted, so it is unknown how.",
            MessagesOf(await DoctorAsync("--output", "json"), "delivery").Single());
    }

    [Fact]
    public async Task WhatIsWrong_HasALineAndANextStep()
    {
        var stranger = await RegisterAsync(Url);
        await using var app = await KeepingApp.StartAsync(Vipps, Directory, Url);
        var active = await app.RowAsync(1);
        var intent = active with
        {
            Generation = 2,
            State = StoredRegistrationState.Intended,
            Id = null,
            ProtectedSecret = null,
            ActiveAt = null,
            KnownBefore = [stranger.Id],
            CreatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-5),
        };
        await app.Store.TryAddAsync(intent, Cancellation);
        await app.Store.TryAddAsync(intent with { Name = "charges" }, Cancellation);
        await app.Store.TryUpdateAsync(active with { RotationRequestedAt = TimeProvider.System.GetUtcNow().AddHours(-2) }, active.State, Cancellation);
        Vipps.RemoveRegistration(active.Id!.Value);
        await app.StoreAsync(TimeSpan.FromDays(8), isPolled: false, "failing-1");
        await app.StoreAsync(TimeSpan.FromMinutes(10), isPolled: true, "failing-2", "a", "b");

        var run = await DoctorAsync("--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            ["fault", "fault", "warning", "warning", "warning", "warning"],
            run.Json.GetProperty("checks").EnumerateArray()
                .Where(static check => CodeOf(check) == "registrar").Select(static check => check.GetProperty("status").GetString()).Order(StringComparer.Ordinal));
        Assert.Contains(MessagesOf(run, "registrar"), static message => message.StartsWith("payments (generation 1): Vipps does not list it", StringComparison.Ordinal));
        Assert.Contains(MessagesOf(run, "registrar"), static message => message.StartsWith("payments (generation 1): A new secret was requested 2 h", StringComparison.Ordinal));
        Assert.Contains(MessagesOf(run, "registrar"), static message => message.StartsWith("payments (generation 2): Its registration began 5 min", StringComparison.Ordinal));
        Assert.Contains(MessagesOf(run, "registrar"), static message => message.StartsWith("The app registered charges and has no webhook of it in force", StringComparison.Ordinal));
        Assert.Contains(MessagesOf(run, "registrar"), message => message.StartsWith($"Webhook {stranger.Id} for {Url}: No row has its secret", StringComparison.Ordinal));
        Assert.Equal("1 delivery is parked.", MessagesOf(run, "inbox").First());
        Assert.Contains("1 delivery is waiting, the oldest for 10 min", MessagesOf(run, "inbox").Last(), StringComparison.Ordinal);
        Assert.StartsWith("Webhooks do not arrive: all 3 events", MessagesOf(run, "delivery").Single(), StringComparison.Ordinal);
        Assert.All(
            run.Json.GetProperty("checks").EnumerateArray().Where(static check => check.GetProperty("status").GetString() != "ok"),
            static check => Assert.NotNull(check.GetProperty("next").GetString()));
        Assert.DoesNotContain(active.ProtectedSecret![..40], run.Screen, StringComparison.Ordinal);

        var screen = await Terminal.ShowAsync(["doctor", "--no-probe", "--sqlite", KeepingApp.FileIn(Directory)], ToolRun.KeysOf(Vipps), 80);
        Assert.All(screen.Split('\n'), static line => Assert.True(line.TrimEnd().Length <= 80 || line.Contains(" prune --url ", StringComparison.Ordinal), line));
    }

    [Fact]
    public async Task DatabaseThatCannotBeUsed_IsAFault_AndTheOtherChecksGoOn()
    {
        await RegisterAsync(Url);
        var text = Path.Combine(Directory.FullName, "inbox.db");
        await File.WriteAllTextAsync(text, "This is not a database, however long it is, and it is longer than a header of one.", Cancellation);
        var noDatabase = await DoctorAsync("--output", "json");
        Assert.Equal("The file is not a SQLite database.", MessagesOf(noDatabase, "database").Single());
        Assert.Contains("keys ok", ResultsOf(noDatabase));

        await File.WriteAllBytesAsync(text, [], Cancellation);
        Assert.Contains("database warning", ResultsOf(await DoctorAsync("--output", "json")));
        Assert.Equal(2, (await RunAsync("doctor", "--sqlite", "missing.db")).ExitCode);
    }

    private static string? CodeOf(JsonElement check) => check.GetProperty("code").GetString();

    private static IEnumerable<string> ResultsOf(ToolRun run) => run.Json.GetProperty("checks").EnumerateArray()
        .Select(static check => $"{CodeOf(check)} {check.GetProperty("status").GetString()}");

    private static IEnumerable<string> MessagesOf(ToolRun run, string code) => run.Json.GetProperty("checks").EnumerateArray()
        .Where(check => CodeOf(check) == code).Select(static check => check.GetProperty("message").GetString()!);

    private Task<ToolRun> DoctorAsync(params string[] args) => RunAsync(["doctor", "--no-probe", "--sqlite", KeepingApp.FileIn(Directory), .. args]);
}
