using System.Diagnostics;
using System.Text.Json;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli.Tests.Documentation;

/// <summary>Plays the session of docs/tool.md once more, and expects what it says.</summary>
public sealed class SessionTests : IDisposable
{
    private const string Tool = "vipps-webhooks ";
    private const string PageSandbox = "http://127.0.0.1:4810/";
    private const string PageShop = "localhost:5000";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vipps-webhooks-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Session_PlayedAgain_PrintsWhatThePageSays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The session is written for bash and GNU sed.");
        var session = RecordedSession.Read();
        await using var shop = await Shop.OpenAsync();
        shop.VerifyWith(Saved);
        var shopHost = new Uri(shop.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)).Authority;

        Assert.StartsWith($"{Tool}sandbox ", session[0].Command, StringComparison.Ordinal);
        await using var sandbox = RunningTool.Start([.. session[0].Command.Split(' ').Skip(1), "--port", "0"], _directory.FullName);
        await sandbox.SeeAsync(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));
        var address = sandbox.Lines[0].Split(' ')[^1];
        var seen = new List<(string Command, string Output)>
        {
            (session[0].Command, AsOnPage(sandbox.Screen)),
        };
        foreach (var (command, _) in session.Skip(1))
        {
            var here = command.Replace(PageShop, shopHost, StringComparison.Ordinal);
            seen.Add((command, AsOnPage(await ScreenOfAsync(command.Contains(" trigger ", StringComparison.Ordinal) ? $"{here} --sandbox {address}" : here))));
        }

        Assert.Equal(session.Select(step => (step.Command, RecordedSession.Normalize(step.Output, _directory.FullName))), seen);

        string AsOnPage(string screen) => RecordedSession.Normalize(
            screen.Replace($" --sandbox {address}", "", StringComparison.Ordinal)
                .Replace(address, PageSandbox, StringComparison.Ordinal)
                .Replace(shopHost, PageShop, StringComparison.Ordinal),
            _directory.FullName);
    }

    // What needs no shell runs as the other tests run the tool: a process compiles for half a second what this one has compiled.
    private async Task<string> ScreenOfAsync(string command) =>
        command.StartsWith(Tool, StringComparison.Ordinal) && !command.Contains('\'', StringComparison.Ordinal)
            ? (await ToolRun.RunAsync(command[Tool.Length..].Split(' '), directory: _directory.FullName)).Screen
            : await BashAsync(command);

    private async Task<string> BashAsync(string command)
    {
        var tool = ToolProcess.StartInfo([], directory: _directory.FullName);
        var start = new ProcessStartInfo("bash", ["-c", $"vipps-webhooks() {{ {string.Join(' ', tool.ArgumentList.Prepend(tool.FileName).Select(word => $"'{word}'"))} \"$@\"; }}; {command} 2>&1"])
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardOutput = true,
        };
        using var bash = Process.Start(start)!;
        return await bash.ReadToExitAsync();
    }

    private WebhookRegistration Saved()
    {
        var saved = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(_directory.FullName, "webhook.json")))
            .GetProperty("Vipps").GetProperty("Registrations")[0];
        return new WebhookRegistration(new Uri(saved.GetProperty("Url").GetString()!), saved.GetProperty("Secret").GetString()!);
    }
}
