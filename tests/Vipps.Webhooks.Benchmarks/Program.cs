using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Spectre.Console;
using Vipps.Webhooks.Benchmarks;
using Vipps.Webhooks.Benchmarks.Calls;
using Vipps.Webhooks.Benchmarks.Many;
using Vipps.Webhooks.Benchmarks.Receiving;
using Vipps.Webhooks.Benchmarks.Starting;
using Vipps.Webhooks.Benchmarks.Storing;

if (args is [FirstWebhook.Verb or FirstWebhookByHand.Verb])
{
    await FirstWebhook.PrintAsync(args[0] == FirstWebhook.Verb ? FirstWebhook.RegisterAsync : FirstWebhookByHand.RegisterAsync);
    return;
}

if (args is [ProcessorRun.Verb])
{
    await ProcessorRun.PrintAsync();
    return;
}

if (args is [ReceiverProcess.Verb, var receiver])
{
    await ReceiverProcess.ServeAsync(receiver);
    return;
}

IMeasurement[] measurements =
[
    new ReceiveMeasurement(), new ProcessorMeasurement(), new CallMeasurement(), new MemoryMeasurement(), new ColdStartMeasurement(), new StoreMeasurement(),
    new ClaimMeasurement(), new InboxEndpointMeasurement(), new ManyRegistrationsMeasurement(),
];
if (args is [var name] && Array.Find(measurements, measurement => measurement.Name == name) is { } measurement)
{
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        stop.Cancel();
    };
    AnsiConsole.Profile.Width = 160; // for a file as well
    try
    {
        await measurement.RunAsync(AnsiConsole.Console, isShort: false, stop.Token);
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        AnsiConsole.WriteLine("Stopped: nothing was measured.");
    }

    return;
}

// In one process and in short iterations, so that all of it takes minutes: for ratios within a run that is enough.
var job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(3)
    .WithIterationCount(15)
    .WithIterationTime(TimeInterval.FromMilliseconds(250));

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
