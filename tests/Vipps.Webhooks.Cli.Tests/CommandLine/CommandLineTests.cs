using System.CommandLine;
using System.CommandLine.Parsing;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests.CommandLine;

public sealed class CommandLineTests : SandboxTest
{
    private const char Escape = '\u001b';

    public static TheoryData<string> Commands => [.. AllCommands.Keys];

    /// <summary>Each command, by the words that call it.</summary>
    private static IReadOnlyDictionary<string, Command> AllCommands { get; } = ToolCommandLine.WithSubcommands(ToolCommandLine.Root).Skip(1)
        .ToDictionary(static command => ToolCommandLine.CommandPath(command)["vipps-webhooks ".Length..], StringComparer.Ordinal);

    [Fact]
    public void Commands_AreThoseOfTheIssue() => Assert.Equal(
        ["delete", "doctor", "events", "inbox", "list", "register", "registrations", "sandbox", "send", "sign", "token", "trigger", "verify"],
        ToolCommandLine.Root.Subcommands.Select(command => command.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void InboxCommands_AreThoseOfTheIssue() => Assert.Equal(
        ["discard", "list", "replay", "show", "stats", "unpark"],
        AllCommands["inbox"].Subcommands.Select(command => command.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfEachCommand_HasExamplesAndExitCodes(string command)
    {
        var run = await ToolRun.RunAsync([.. command.Split(' '), "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains($"vipps-webhooks {command}", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Examples_OfEachCommand_AreUnderstood(string name)
    {
        var root = ToolCommandLine.Root;
        var command = (ToolCommand)AllCommands[name];

        Assert.NotEmpty(command.Examples);
        Assert.All(command.Examples, example =>
        {
            var line = example.Split(['|', '#', '<'])[0];
            var parsed = root.Parse([.. CommandLineParser.SplitCommandLine(line).Skip(1).Select(word => word.Trim('\''))]);
            Assert.Empty(parsed.Errors);
        });
    }

    [Fact]
    public async Task Help_WithKeysInTheEnvironment_ShowsNone()
    {
        foreach (var command in AllCommands.Keys)
        {
            var run = await ToolRun.RunAsync([.. command.Split(' '), "--help"], new Dictionary<string, string>(ToolRun.KeysOf(Vipps))
            {
                ["VIPPS_WEBHOOK_SECRET"] = "the-secret-of-a-webhook",
                ["VIPPS_INBOX_POSTGRESQL"] = "Host=127.0.0.1;Password=the-secret-of-a-database",
            });

            Assert.DoesNotContain(Vipps.Keys.ClientSecret, run.Screen, StringComparison.Ordinal);
            Assert.DoesNotContain("the-secret-of-a-", run.Screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NoCommand_ShowsHelpAndIsWrongUse()
    {
        var run = await ToolRun.RunAsync([]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("register", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsThatOfThePackage()
    {
        var run = await ToolRun.RunAsync(["--version"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    [Theory]
    [InlineData("tokn", "token")]
    [InlineData("lst", "list")]
    [InlineData("inbox lst", "list")]
    public async Task MisspeltCommand_IsWrongUseAndNamesTheRightOne(string misspelt, string right)
    {
        var run = await ToolRun.RunAsync(misspelt.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"'{misspelt.Split(' ')[^1]}'", run.Screen, StringComparison.Ordinal);
        Assert.Contains(right, run.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token", "--client-secrt", "my-secret")]
    [InlineData("token", "--client-secrt=my-secret")]
    [InlineData("token", "--client-secrt:my-secret")]
    [InlineData("token", "-client-secret", "my-secret")]
    [InlineData("tokn", "--client-secret", "my-secret")]
    [InlineData("verify", "--secrt", "my-secret", "--output", "json")]
    [InlineData("token", "my-secret")]
    [InlineData("sign", "--json", "{}", "--webhook-id", "a", "my-secret")]
    public async Task MisspeltOption_IsNamedButNotItsValue(params string[] args)
    {
        var run = await ToolRun.RunAsync(args);

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("my-secret", run.Screen, StringComparison.Ordinal);
        Assert.Contains("***", run.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token", "--config", "")]
    [InlineData("token", "--user-secrets", "")]
    [InlineData("token", "--msn", " ")]
    [InlineData("register", "--url", "", "--events", "payments")]
    [InlineData("sandbox", "--keys", "")]
    [InlineData("trigger", "")]
    [InlineData("verify", "--request", "")]
    public async Task EmptyValue_IsWrongUseAndNamed(params string[] args)
    {
        var run = await ToolRun.RunAsync(args, ToolRun.KeysOf(Vipps));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is empty.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--output", "json")]
    [InlineData("--output=json")]
    [InlineData("-o", "JSON")]
    public async Task WrongUse_Json_IsADocument(params string[] output)
    {
        var run = await ToolRun.RunAsync(["list", "--no-such-option", .. output]);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("wrongUse", run.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Output_NotATerminal_HasNoColour()
    {
        await RegisterAsync();
        await RegisterAsync();

        foreach (var args in (string[][])[["list"], ["doctor"], ["token"], ["delete"], ["token", "--client-secret", "wrong"]])
        {
            var run = await ToolRun.RunAsync(args, new Dictionary<string, string>(ToolRun.KeysOf(Vipps)) { ["TERM"] = "xterm-256color" });

            Assert.DoesNotContain(Escape, run.Screen);
        }
    }

    [Fact]
    public async Task Output_Terminal_HasColourUnlessToldOtherwise()
    {
        string[] args = ["token", "--client-secret", "wrong"];
        var keys = ToolRun.KeysOf(Vipps);

        Assert.Contains($"{Escape}[", (await Terminal.RunAsync(args, keys)).Screen, StringComparison.Ordinal);
        Assert.DoesNotMatch(
            $"{Escape}\\[[0-9;]*m", (await Terminal.RunAsync(args, new Dictionary<string, string>(keys) { ["NO_COLOR"] = "1" })).Screen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CtrlC_WhileWaiting_EndsWithItsOwnCode(bool asProcess)
    {
        Vipps.Faults.FailAll(SandboxCall.Token, SandboxFault.Slow(TimeSpan.FromHours(1)));
        string[] args = ["token", "--output", "json"];
        var keys = ToolRun.KeysOf(Vipps);
        await using var tool = asProcess ? ToolProcess.Start(args, keys) : ToolHandle.Start(args, keys);
        await Vipps.WaitForAsync(vipps => vipps.TokenRequestCount == 1, Cancellation).OrGiveUpAsync();

        await tool.InterruptAsync();

        Assert.Equal(130, await tool.WaitForExitAsync().OrGiveUpAsync());
        Assert.Contains("interrupted", await tool.Output.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> TypedSymbols
    {
        get
        {
            var symbols = new TheoryData<string, string>();
            foreach (var (name, command) in AllCommands)
            {
                foreach (var option in command.Options.Append(ToolCommand.OutputOption).Where(static option => option.ValueType != typeof(string) && option.ValueType != typeof(string[]) && option.ValueType != typeof(bool)))
                {
                    symbols.Add(name, option.Name);
                }

                foreach (var argument in command.Arguments.Where(static argument => argument.ValueType != typeof(string)))
                {
                    symbols.Add(name, argument.Name);
                }
            }

            return symbols;
        }
    }

    [Theory]
    [MemberData(nameof(TypedSymbols))]
    public async Task ValueOfTheWrongKind_IsNamedWithoutTypesOfDotNet(string command, string symbol)
    {
        const string Value = "abc\u00f8";
        var run = await ToolRun.RunAsync(symbol.StartsWith('-') ? [.. command.Split(' '), symbol, Value] : [.. command.Split(' '), Value]);

        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Error.Split('\n'), line => line.StartsWith($"{symbol} must be ", StringComparison.Ordinal) && line.EndsWith('.'));

        // What is given to a wrong option may be a secret, but for those that take one of a few words.
        var isWord = AllCommands[command].Options.Append(ToolCommand.OutputOption)
            .Any(option => option.Name == symbol && (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType).IsEnum);
        Assert.Equal(isWord, run.Screen.Contains(Value, StringComparison.Ordinal));
        Assert.DoesNotContain("System.", run.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("Vipps.Webhooks", run.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("expected type", run.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("register", "--url", "http://shop.example/hooks", "--events", "payments")]
    [InlineData("register", "--url", "hooks", "--events", "payments")]
    [InlineData("register", "--url", Hook, "--events", "paymens")]
    [InlineData("register", "--url", Hook, "--event", "epayments.payment.captured")]
    [InlineData("register", "--url", Hook)]
    [InlineData("register", "--url", Hook, "--events", "payments", "--output", "json")]
    [InlineData("delete")]
    [InlineData("delete", "abc")]
    [InlineData("delete", "--url", "hooks")]
    [InlineData("doctor", "--url", "hooks")]
    [InlineData("doctor", "--request", "missing.http")]
    [InlineData("token", "--msn", "abc")]
    public async Task WrongArgument_IsReportedBeforeATokenIsAskedFor(params string[] args)
    {
        var run = await RunAsync(args);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(0, Vipps.TokenRequestCount);
    }

    [Theory]
    [InlineData("register", "--url", "hooks", "--events", "payments")]
    [InlineData("register", "--url", Hook, "--events", "paymens")]
    [InlineData("delete", "--url", "hooks")]
    public async Task WrongArgument_WithoutSettings_IsReportedBeforeThem(params string[] args)
    {
        var run = await ToolRun.RunAsync(args);

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("is not set", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_Each_HasADescription() =>
        Assert.All(WebhookEventTypes.All, static type => Assert.EndsWith(".", EventDescriptions.Of(type), StringComparison.Ordinal));

    [Fact]
    public async Task Doctor_WithoutSettings_GivesTheirHintOnce()
    {
        var run = await ToolRun.RunAsync(["doctor"]);

        Assert.Single(run.Output.Split('\n'), static line => line.Contains("Settings come from", StringComparison.Ordinal));
    }
}
