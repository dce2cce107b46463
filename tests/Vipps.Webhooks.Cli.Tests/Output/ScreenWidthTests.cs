using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Vipps.Webhooks.Cli.Tests.Inbox;
using Vipps.Webhooks.Cli.Tests.Registrations;
using Vipps.Webhooks.Cli.Tests.Verify;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests.Output;

/// <summary>What is meant for copying survives the screen, however wide it is.</summary>
public sealed class ScreenWidthTests : SandboxTest
{
    private const string LongHook = "https://a-shop-with-a-rather-long-name.shop.example/hooks/vipps/of/one/of/its/many/sales/units?key=0123456789";

    private protected override void Configure(VippsSandboxOptions options) => options.AllowRemoteControl = true;

    public static MatrixTheoryData<int?, string> WidthsAndCommands => new(
        [20, 80, 200],
        ["list", "events", "doctor --no-probe", "token --show", "delete --url " + LongHook, "delete", "register --url " + LongHook + " --events paymens",
            "trigger epayments.payment.captured.v1 --sandbox http://127.0.0.1:1", "verify --request missing.http", "send --to http://127.0.0.1:1 --request missing.http",
            .. ToolCommandLine.Root.Subcommands.Select(static command => $"{command.Name} --help"), "--help"]);

    [Theory]
    [MemberData(nameof(WidthsAndCommands))]
    public async Task Words_AtAnyWidth_AreWhole(int? width, string command)
    {
        await RegisterAsync(LongHook);
        await RegisterAsync(LongHook);
        var environment = ToolRun.KeysOf(Vipps);

        var terminal = await Terminal.ShowAsync(command.Split(' '), environment, width);
        var pipe = await Terminal.ShowAsync(command.Split(' '), environment, width: null);

        Assert.Empty(WordsOf(pipe).Except(WordsOf(terminal)));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(80)]
    [InlineData(200)]
    [InlineData(null)]
    public async Task Register_AtAnyWidth_WritesSecretUrlAndCommandsOnOneLineEach(int? width)
    {
        var old = await RegisterAsync(LongHook);

        var screen = await Terminal.ShowAsync(["register", "--url", LongHook, "--events", "payments"], ToolRun.KeysOf(Vipps), width);

        var registered = Vipps.Registrations.Single(registration => registration.Id != old.Id);
        var lines = screen.Split('\n');
        Assert.Single(lines, static line => Regex.IsMatch(line, @"^Secret   \S{88}$"));
        Assert.Contains($"URL      {LongHook}", lines);
        Assert.Contains($"  dotnet user-secrets set Vipps:Registrations:0:Url \"{LongHook}\"", lines);
        Assert.Contains($"  dotnet user-secrets set Vipps:Registrations:0:Id {registered.Id}", lines);
        Assert.Contains($"  vipps-webhooks delete {old.Id}", lines);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    [InlineData(null)]
    public async Task List_AtAnyWidth_ShowsIdAndUrlWhole(int? width)
    {
        var webhook = await RegisterAsync(LongHook);

        var lines = (await Terminal.ShowAsync(["list"], ToolRun.KeysOf(Vipps), width)).Split('\n');

        Assert.Contains(lines, line => line.Contains(webhook.Id.ToString(), StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(LongHook, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Inbox_AtAnyWidth_ShowsWordsAndKeysWhole()
    {
        const string Parked = "parked-order-of-a-shop-whose-references-are-longer-than-a-narrow-terminal-is-wide";
        await using var app = await InboxApp.StartAsync();
        await app.StoreAsync(Parked, Parked, "order-1");
        await app.UntilAsync(static stats => stats is { Parked: 1, Held: 1, Done: 1 });
        var id = await app.IdOfAsync(Parked);
        var environment = new Dictionary<string, string>();
        string[] In(params string[] args) => ["inbox", .. args, "--sqlite", app.File];

        await ExpectWholeAsync(In("stats"), environment, "vipps-webhooks inbox list --state parked");
        await ExpectWholeAsync(In("list"), environment, $"payment/123456/{Parked}", "payment/123456/order-1");
        await ExpectWholeAsync(In("list", "--limit", "1"), environment, "--before 3");
        await ExpectWholeAsync(In("show", $"{id}"), environment, $"payment/123456/{Parked}", $"epayments.payment.captured.v1/123456/{Parked}/1/true");
        await ExpectWholeAsync(In("show", $"{id}", "--body"), environment, $"{{\"msn\":\"123456\",\"reference\":\"{Parked}\",\"pspReference\":\"1\"");
        foreach (var change in (string[])["replay", "discard", "unpark"])
        {
            await ExpectWholeAsync(In(change, "--id", $"{id}"), environment, "--yes");
            await ExpectWholeAsync(In(change, "--id", "999", "--yes"), environment);
            await ExpectWholeAsync(In(change), environment, "vipps-webhooks inbox list");
        }
    }

    [Fact]
    public async Task Registrations_AtAnyWidth_ShowWordsIdsUrlsAndCommandsWhole()
    {
        const string Host = "a-shop-with-a-rather-long-name-that-has-moved.shop.example";
        const string OldUrl = $"https://{Host}/hooks/vipps/of/one/of/its/many/sales/units";
        var stranger = await RegisterAsync(LongHook);
        await using (await KeepingApp.StartAsync(Vipps, Directory, OldUrl))
        {
        }

        await using var app = await KeepingApp.StartAsync(Vipps, Directory, LongHook);
        var (old, active) = (await app.RowAsync(1), await app.RowAsync(2));
        await app.Store.NoteDeliveriesAsync(active.Id!.Value, TimeProvider.System.GetUtcNow().AddDays(-3), null, Cancellation);
        Vipps.Faults.FailAll(SandboxCall.Delete, SandboxFault.Answer(HttpStatusCode.Forbidden));
        var environment = ToolRun.KeysOf(Vipps);
        string[] In(params string[] args) => ["registrations", .. args, "--sqlite", KeepingApp.FileIn(Directory)];

        await ExpectWholeAsync(
            In("list"), environment,
            $"{old.Id}", $"{active.Id}", $"{stranger.Id}", OldUrl, LongHook, $"vipps-webhooks registrations prune --host {Host}", $"vipps-webhooks registrations prune --url \"{LongHook}\"");
        await ExpectWholeAsync(In("list"), new Dictionary<string, string>(), $"{active.Id}", LongHook, "--config appsettings.Production.json");
        await ExpectWholeAsync(In("prune", "--host", Host, "--dry-run"), environment, $"{old.Id}", OldUrl);
        await ExpectWholeAsync(In("prune", "--host", Host, "--yes"), environment, $"{old.Id}");
        await ExpectWholeAsync(In("prune", "--host", new Uri(LongHook).Host, "--yes"), environment, "--force");
        await ExpectWholeAsync(In("prune", "--url", LongHook, "--dry-run"), environment, $"{stranger.Id}", LongHook);
        await ExpectWholeAsync(In("rotate", "payments"), environment, $"{active.Id}", LongHook, "vipps-webhooks registrations list");
        await ExpectWholeAsync(In("rotate", "none"), environment);
    }

    [Fact]
    public async Task VerifySignAndSend_OfWhatIsRight_AtAnyWidth_ShowWordsUrlsAndRequestsWhole()
    {
        await using var shop = await Shop.OpenAsync();
        const string Body = """{"reference":"an order","name":"AUTHORIZED"}""";
        var environment = new Dictionary<string, string> { ["VIPPS_WEBHOOK_URL"] = LongHook, ["VIPPS_WEBHOOK_SECRET"] = Recorded.Secret };
        var file = Path.Combine(Directory.FullName, "a delivery whose name is longer than a narrow terminal is wide.http");
        string[] sign = ["sign", "--json", Body, "--date", Recorded.Date];
        var delivery = (await ToolRun.RunAsync(sign, environment)).Output;
        await File.WriteAllTextAsync(file, delivery, Cancellation);

        await ExpectWholeAsync(sign, environment, delivery.Split('\n'));
        await ExpectWholeAsync([.. sign, "--as", "curl"], environment, (await ToolRun.RunAsync([.. sign, "--as", "curl"], environment)).Output.Split('\n'));
        await ExpectWholeAsync([.. sign, "--out", file, "--force"], environment, file);
        await ExpectWholeAsync(["verify", "--request", file, "--any-date"], environment, $"{LongHook[..LongHook.IndexOf('?', StringComparison.Ordinal)]} (VIPPS_WEBHOOK_URL)", "2023-03-30 08:38:32Z");
        await ExpectWholeAsync(["send", "--request", file, "--to", shop.Url, "--sign-anew"], environment, "200 OK");
        await ExpectWholeAsync(["send", "--request", file, "--to", shop.Url], environment, "200 OK", "--sign-anew");
    }

    [Fact]
    public async Task Trigger_AtAnyWidth_WritesOneLinePerAttempt()
    {
        await using var shop = await Shop.OpenAsync();
        var url = shop.Url + "/with/a/path/that/is/longer/than/the/screen/is/wide/and/then/some/more";
        await RegisterAsync(url);
        const string Reference = "an-order-of-a-shop-whose-references-are-long";

        await ExpectWholeAsync(
            ["trigger", "epayments.payment.captured.v1", "--set", $"reference={Reference}", "--sandbox", $"{Vipps.BaseAddress}"], new Dictionary<string, string>(),
            $"Sent epayments.payment.captured.v1 {Reference}: 1 delivery.", $"  -> {url}  200 accepted");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    [InlineData(null)]
    public async Task Sandbox_AtAnyWidth_WritesOneLinePerThingThatHappens(int? width)
    {
        await using var shop = await Shop.OpenAsync();
        await using var sandbox = RunningTool.StartAt(width, "sandbox", "--port", "0", "--allow-loopback");
        await sandbox.SeeAsync(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));
        var address = sandbox.Lines[0].Split(' ')[^1];
        var url = shop.Url + "/with/a/path/that/is/longer/than/the/screen/is/wide/and/then/some/more";
        var keys = new Dictionary<string, string> { ["VIPPS_BASE_ADDRESS"] = address };
        foreach (var (name, variable) in ((string, string)[])[("ClientId", "VIPPS_CLIENT_ID"), ("ClientSecret", "VIPPS_CLIENT_SECRET"), ("SubscriptionKey", "VIPPS_SUBSCRIPTION_KEY"), ("MerchantSerialNumber", "VIPPS_MERCHANT_SERIAL_NUMBER")])
        {
            keys[variable] = sandbox.Lines.Single(line => line.StartsWith($"Vipps:{name} ", StringComparison.Ordinal)).Split(' ')[^1];
        }

        Assert.Equal(0, (await ToolRun.RunAsync(["register", "--url", url, "--events", "payments"], keys)).ExitCode);
        Assert.Equal(0, (await ToolRun.RunAsync(["trigger", "epayments.payment.captured.v1", "--sandbox", address])).ExitCode);

        await sandbox.SeeAsync(line => line.EndsWith($"-> {url}  200 accepted", StringComparison.Ordinal));
        await sandbox.SeeAsync(line => line.EndsWith("POST /webhooks/v1/webhooks  201", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_At80Columns_HasNoLongerLinesButExamples(string command)
    {
        var lines = (await Terminal.ShowAsync([.. command.Split(' '), "--help"], new Dictionary<string, string>(), 80)).Split('\n');

        Assert.All(lines.Where(line => !line.StartsWith("  vipps-webhooks ", StringComparison.Ordinal)), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    public static TheoryData<string> Commands =>
        [.. ToolCommandLine.WithSubcommands(ToolCommandLine.Root).Skip(1).Select(static command => ToolCommandLine.CommandPath(command)["vipps-webhooks ".Length..])];

    /// <summary>Expects the words of the pipe at every width, and what is meant for copying on one line each.</summary>
    private static async Task ExpectWholeAsync(string[] args, IReadOnlyDictionary<string, string> environment, params string[] copied)
    {
        var pipe = await Terminal.ShowAsync(args, environment, width: null);
        foreach (var width in (int?[])[20, 80, 200, null])
        {
            var screen = width is null ? pipe : await Terminal.ShowAsync(args, environment, width);
            Assert.Empty(WordsOf(pipe).Except(WordsOf(screen)));
            Assert.All(copied, text => Assert.Contains(screen.Split('\n'), line => line.Contains(text, StringComparison.Ordinal)));
        }
    }

    // A table has rules and its own headings, where a narrow terminal shows paragraphs; times pass.
    private static IEnumerable<string> WordsOf(string screen) => screen
        .Split((char[])[' ', '\n', '\r', '─'], StringSplitOptions.RemoveEmptyEntries)
        .Where(static word => word is not ("Id" or "type" or "Event" or "Set") && !DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, out _) && !int.TryParse(word, out _)
            && !word.StartsWith("eyJ", StringComparison.Ordinal));
}
