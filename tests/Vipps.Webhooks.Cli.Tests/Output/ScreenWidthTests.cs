using System.Globalization;
using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Cli.Tests.Output;

/// <summary>What is meant for copying survives the screen, however wide it is.</summary>
public sealed class ScreenWidthTests : SandboxTest
{
    private const string LongHook = "https://a-shop-with-a-rather-long-name.shop.example/hooks/vipps/of/one/of/its/many/sales/units?key=0123456789";

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

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public async Task Sandbox_AtAnyWidth_WritesOneLinePerThingThatHappens(int width)
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

    // A table has rules and its own headings, where a narrow terminal shows paragraphs; times pass.
    private static IEnumerable<string> WordsOf(string screen) => screen
        .Split((char[])[' ', '\n', '\r', '─'], StringSplitOptions.RemoveEmptyEntries)
        .Where(static word => word is not ("Id" or "type" or "Event" or "Set") && !DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, out _) && !int.TryParse(word, out _)
            && !word.StartsWith("eyJ", StringComparison.Ordinal));
}
