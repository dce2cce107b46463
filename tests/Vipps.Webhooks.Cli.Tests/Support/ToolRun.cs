using System.Text.Json;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests;

/// <summary>One run of the tool from start to end, as a person or a script sees it.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>All that was on the screen.</summary>
    public string Screen => Output + Error;

    /// <summary>The one JSON document that standard output holds.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Output);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Runs the tool, as <see cref="ToolHandle.Start"/> starts it.</summary>
    public static Task<ToolRun> RunAsync(
        string[] args, IReadOnlyDictionary<string, string>? environment = null, string? input = null, string? directory = null) =>
        EndOfAsync(ToolHandle.Start(args, environment, input, directory));

    /// <summary>Runs the tool as a process of its own: for what a process alone has, such as signals and the framework's own variables.</summary>
    public static Task<ToolRun> RunProcessAsync(
        string[] args, IReadOnlyDictionary<string, string>? environment = null, string? input = null, string? directory = null) =>
        EndOfAsync(ToolProcess.Start(args, environment, input, directory));

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

    private static async Task<ToolRun> EndOfAsync(ToolHandle tool)
    {
        await using (tool)
        {
            var output = tool.Output.ReadToEndAsync(Cancellation);
            var error = tool.Error.ReadToEndAsync(Cancellation);
            var exitCode = await tool.WaitForExitAsync().OrGiveUpAsync();
            return new ToolRun(exitCode, await output, await error);
        }
    }
}
