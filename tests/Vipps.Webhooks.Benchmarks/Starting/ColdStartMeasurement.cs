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

    // The path of a program that is compiled ahead of time and knows the verb.
    private const string NativeProgram = "FIRST_WEBHOOK_PROGRAM";

    /// <inheritdoc/>
    public string Name => "cold-start";

    /// <inheritdoc/>
    public async Task RunAsync(IAnsiConsole console, bool isShort, CancellationToken cancellationToken)
    {
        var native = Environment.GetEnvironmentVariable(NativeProgram);
        var (byHand, ours, compiled) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = isShort ? 0 : -1; round < (isShort ? 1 : Rounds); round++)
        {
            await using var sandbox = await VippsSandbox.StartAsync(
                options => options.AllowLoopbackCallbacks = true, cancellationToken);
            var settings = sandbox.ToConfiguration("FIRST_WEBHOOK")
                .Select(static setting => KeyValuePair.Create(setting.Key.Replace(':', '_'), setting.Value))
                .ToArray();
            Note(byHand, await OwnProcess.RunAsync(FirstWebhookByHand.Verb, settings, cancellationToken));
            Note(ours, await OwnProcess.RunAsync(FirstWebhook.Verb, settings, cancellationToken));
            if (native is not null)
            {
                Note(compiled, await OwnProcess.RunAsync(native, [FirstWebhook.Verb], settings, cancellationToken));
            }

            void Note(List<double> times, string printed)
            {
                if (round >= 0)
                {
                    times.Add(double.Parse(printed, CultureInfo.InvariantCulture)); // The first round is for the sandbox, which compiles, too.
                }
            }
        }

        var table = new Table().MarkdownBorder()
            .AddColumns("To the first webhook", "Milliseconds", "Ratio")
            .AddRow("two calls with HttpClient", $"{Medians.Of(byHand):F0}", "1.00")
            .AddRow("Vipps.Webhooks", $"{Medians.Of(ours):F0}", Ratio(ours));
        console.Write(native is null ? table : table.AddRow("compiled ahead of time", $"{Medians.Of(compiled):F0}", Ratio(compiled)));
        if (native is null)
        {
            console.WriteLine("A program that is compiled ahead of time was not measured: bash .ci/first-webhook does.");
        }

        string Ratio(List<double> times) => $"{Medians.Of(times.Zip(byHand, static (mine, theirs) => mine / theirs)):F2}";
    }
}
