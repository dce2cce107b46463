using System.Globalization;
using Spectre.Console;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Benchmarks.Starting;

/// <summary>
/// From <c>AddVippsWebhooks</c> to the first registered webhook, against two calls with a bare <see cref="HttpClient"/>: each time in a
/// fresh process that compiles all it needs, with a sandbox in this one as the server.
/// </summary>
public sealed class ColdStartMeasurement : IMeasurement
{
    private const int Rounds = 15;

    /// <inheritdoc/>
    public string Name => "cold-start";

    /// <inheritdoc/>
    public async Task RunAsync(IAnsiConsole console, bool isShort, CancellationToken cancellationToken)
    {
        var ours = new List<double>();
        var byHand = new List<double>();
        for (var round = isShort ? 0 : -1; round < (isShort ? 1 : Rounds); round++)
        {
            await using var sandbox = await VippsSandbox.StartAsync(
                options => options.AllowLoopbackCallbacks = true, cancellationToken);
            var (first, second) = (
                await StartProcessAsync(FirstWebhook.ByHand, sandbox, cancellationToken),
                await StartProcessAsync(FirstWebhook.Ours, sandbox, cancellationToken));
            if (round >= 0)
            {
                byHand.Add(first);
                ours.Add(second); // The first round is for the sandbox, which compiles, too.
            }
        }

        console.Write(new Table().MarkdownBorder()
            .AddColumns("To the first webhook", "Milliseconds", "Ratio")
            .AddRow("two calls with HttpClient", $"{Medians.Of(byHand):F0}", "1.00")
            .AddRow("Vipps.Webhooks", $"{Medians.Of(ours):F0}", $"{Medians.Of(ours.Zip(byHand, static (mine, theirs) => mine / theirs)):F2}"));
    }

    private static async Task<double> StartProcessAsync(string how, VippsSandbox sandbox, CancellationToken cancellationToken) => double.Parse(
        await OwnProcess.RunAsync(
            how,
            sandbox.ToConfiguration("FIRST_WEBHOOK").Select(static setting => KeyValuePair.Create(setting.Key.Replace(':', '_'), setting.Value)),
            cancellationToken),
        CultureInfo.InvariantCulture);
}
