using System.Diagnostics;
using System.Text.RegularExpressions;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The quick start, as a person runs it: its screen and its exit code. Those that end at once run in this process.</summary>
public sealed class QuickStartTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WithoutArguments_WalksTheFiveSteps()
    {
        var run = await RunAsync([]);

        Assert.True(run.ExitCode == 0, run.Screen);
        Assert.Empty(run.Errors);
        Assert.Equal(
            ["1. Get a token", "2. Register a webhook", "3. List the webhooks", "4. Receive a delivery", "5. Delete the webhook"],
            Regex.Matches(run.Output, @"^\d\. .*$", RegexOptions.Multiline).Select(match => match.Value.TrimEnd()));
        Assert.Contains("Received AUTHORIZED", run.Output, StringComparison.Ordinal);
        Assert.Contains("The signature was checked over the raw body and is valid", run.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch("[A-Za-z0-9+/=]{40,}", run.Screen); // no token, no key, no secret
    }

    [Fact]
    public async Task AgainstAServer_WalksAllButTheDelivery_AndLeavesNothingBehind()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);

        var run = await RunHereAsync([.. ArgumentsOf(vipps), "--callback", "https://shop.example/hooks/vipps"]);

        Assert.True(run.ExitCode == 0, run.Screen);
        Assert.Contains("for https://shop.example/hooks/vipps", run.Output, StringComparison.Ordinal);
        Assert.Contains("Left out: the server delivers to shop.example", run.Output, StringComparison.Ordinal);
        Assert.Empty(vipps.Registrations);
        Assert.DoesNotContain(vipps.Keys.ClientSecret, run.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain(vipps.Keys.SubscriptionKey, run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AgainstAServer_WrongKeys_OneClearMessage()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);

        var run = await RunHereAsync([.. ArgumentsOf(vipps), "--Vipps:ClientSecret=wrong-secret", "--callback", "https://shop.example/hooks"]);

        AssertFailed(run, "Check ClientId, ClientSecret and SubscriptionKey");
        Assert.DoesNotContain("wrong-secret", run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadServer_OneClearMessage()
    {
        var run = await RunHereAsync(
            "--Vipps:BaseAddress=http://127.0.0.1:1",
            "--Vipps:ClientId=11111111-2222-3333-4444-555555555555",
            "--Vipps:ClientSecret=secret",
            "--Vipps:SubscriptionKey=key",
            "--Vipps:MerchantSerialNumber=123456",
            "--callback=https://shop.example/hooks");

        AssertFailed(run, "127.0.0.1:1 could not be asked for an access token: no connection could be made");
    }

    public static TheoryData<string[], string> WrongArguments => new()
    {
        { ["--Vipps:Environment=Test"], "--callback https://shop.example/hooks/vipps" },
        { ["--Vipps:Environment=Test", "--callback", "shop.example"], "not an absolute URL" },
        { ["--callback", "https://shop.example"], "Name one with --Vipps:Environment=Test" },
        { ["--Vipps:Environment=Test", "--callback", "https://shop.example"], "Vipps:ClientId is not set" },
        { ["--Vipps:Environment=Staging", "--callback", "https://shop.example"], "Vipps:Environment is not one of Test and Production" },
        { ["--Vips:Environment=Test"], "--Vips:Environment is not a setting" },
        { ["--foo"], "--foo is not a setting" },
        { ["help"], "help is not a setting" },
        { ["--Vipps:Environment"], "--Vipps:Environment needs a value" },
        { ["--callback", "--Vipps:Environment=Test"], "--callback needs a value" },
    };

    [Theory]
    [MemberData(nameof(WrongArguments))]
    public async Task WrongArguments_OneClearMessage(string[] args, string says) => AssertFailed(await RunHereAsync(args), says);

    [Theory]
    [InlineData("http://shop.example/hooks", "https only")]
    [InlineData("https://shop.example/hooks#part", "fragment")]
    public async Task CallbackThatVippsCannotReach_OneClearMessage(string callback, string says)
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);

        var run = await RunHereAsync([.. ArgumentsOf(vipps), "--callback", callback]);

        AssertFailed(run, says);
    }

    [Fact]
    public async Task CtrlC_DeletesWhatWasRegistered_WithSettingsFromTheEnvironment()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGINT that one process could send to another.");
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        vipps.Faults.FailNext(SandboxCall.List, SandboxFault.Slow(TimeSpan.Zero));
        vipps.Faults.FailNext(SandboxCall.List, SandboxFault.Slow(TimeSpan.FromMinutes(5)));

        var running = RunAsync(["--callback", "https://shop.example/hooks"], KeysOf(vipps), interruptAt: "3. List", async process =>
        {
            using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
            await kill.WaitForExitAsync(Cancellation);
        });

        var run = await running;
        Assert.True(run.ExitCode == 130, run.Screen);
        Assert.Contains("Cleaned up", run.Output, StringComparison.Ordinal);
        Assert.Contains("Stopped.", run.Errors, StringComparison.Ordinal);
        Assert.Empty(vipps.Registrations);
    }

    [Fact]
    public async Task RegisterAnswerLost_DeletesWhatNobodyHasTheSecretOf()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.AnswerLost);

        var run = await RunHereAsync([.. ArgumentsOf(vipps), "--callback", "https://shop.example/hooks"]);

        AssertFailed(run, "may still have been registered");
        Assert.Contains("Cleaned up", run.Output, StringComparison.Ordinal);
        Assert.Empty(vipps.Registrations);
    }

    [Theory]
    [InlineData("Merchant")]
    [InlineData("Psp")]
    public async Task WithoutAServer_LeavesThePersonsOwnSettingsAlone(string keyType)
    {
        var run = await RunHereAsync($"--Vipps:KeyType={keyType}", "--Vipps:ClientId=not of the sandbox");

        Assert.True(run.ExitCode == 0, run.Screen);
    }

    [Fact]
    public async Task Help_TellsHow()
    {
        var run = await RunHereAsync("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--callback", run.Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> KeysOf(VippsSandbox vipps) =>
        vipps.ToConfiguration().ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value!);

    private static void AssertFailed(Run run, string says)
    {
        Assert.True(run.ExitCode == 1, run.Screen);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Screen, StringComparison.Ordinal); // a message, not a stack trace
    }

    private static async Task<Run> RunHereAsync(params string[] args)
    {
        var (exitCode, screen) = await InProcess.RunAsync("QuickStart", args);
        return new Run(exitCode, screen, screen);
    }

    private static string[] ArgumentsOf(VippsSandbox vipps) => [.. vipps.ToConfiguration().Select(setting => $"--{setting.Key}={setting.Value}")];

    private static async Task<Run> RunAsync(
        string[] args, Dictionary<string, string>? environment = null, string? interruptAt = null, Func<Process, Task>? interrupt = null)
    {
        using var process = Process.Start(RunningProgram.StartInfo("QuickStart", args, environment))!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(Cancellation);
            var output = new System.Text.StringBuilder();
            while (await process.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(RunningProgram.Patience, Cancellation) is { } line)
            {
                output.AppendLine(line);
                if (interrupt is not null && line.StartsWith(interruptAt!, StringComparison.Ordinal))
                {
                    await interrupt(process);
                }
            }

            await process.WaitForExitAsync(Cancellation).WaitAsync(RunningProgram.Patience, Cancellation);
            return new Run(process.ExitCode, output.ToString(), await errors);
        }
        finally
        {
            process.Kill(); // does nothing if it has ended
        }
    }

    private sealed record Run(int ExitCode, string Output, string Errors)
    {
        public string Screen => Output + Errors;
    }
}
