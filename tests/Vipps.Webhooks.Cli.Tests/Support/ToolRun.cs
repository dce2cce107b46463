using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests;

/// <summary>One run of the tool from start to end, as a person or a script sees it.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Names a tool that was compiled or installed otherwise, to run the same tests against it.</summary>
    private const string OtherTool = "VIPPS_WEBHOOKS_TOOL";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>All that was on the screen.</summary>
    public string Screen => Output + Error;

    /// <summary>The one JSON document that standard output holds.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Output);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Runs the tool in a directory without settings, and with nothing of this machine's own settings.</summary>
    public static async Task<ToolRun> RunAsync(
        string[] args, IReadOnlyDictionary<string, string>? environment = null, string? input = null, string? directory = null)
    {
        using var process = Start(args, environment, directory);
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new ToolRun(process.ExitCode, await output, await error);
    }

    /// <summary>Runs the tool with the keys of a sandbox.</summary>
    public static Task<ToolRun> RunAsync(VippsSandbox vipps, params string[] args) => RunAsync(args, KeysOf(vipps));

    /// <summary>The settings that make the tool meet a sandbox, without waits between tries.</summary>
    public static Dictionary<string, string> KeysOf(VippsSandbox vipps) => new()
    {
        ["VIPPS_BASE_ADDRESS"] = vipps.BaseAddress.ToString(),
        ["VIPPS_CLIENT_ID"] = vipps.Keys.ClientId,
        ["VIPPS_CLIENT_SECRET"] = vipps.Keys.ClientSecret,
        ["VIPPS_SUBSCRIPTION_KEY"] = vipps.Keys.SubscriptionKey,
        ["VIPPS_MERCHANT_SERIAL_NUMBER"] = vipps.Keys.MerchantSerialNumber,
        ["Vipps__Retry__BaseDelay"] = "00:00:00.001",
    };

    public static Process Start(string[] args, IReadOnlyDictionary<string, string>? environment = null, string? directory = null) =>
        Process.Start(StartInfo(args, environment, directory))!;

    public static ProcessStartInfo StartInfo(
        string[] args, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        var tool = Environment.GetEnvironmentVariable(OtherTool);
        var built = typeof(ToolRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Tool").Value!;
        var start = new ProcessStartInfo(tool ?? "dotnet", tool is null ? [built, .. args] : args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? Empty.FullName,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("VIPPS", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("DOTNET_ENVIRONMENT");
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static DirectoryInfo Empty { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "empty"));
}
