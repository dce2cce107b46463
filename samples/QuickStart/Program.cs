using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QuickStart;
using Samples;
using Vipps.Webhooks.Sandbox;

if (args.Any(arg => arg is "--help" or "-h" or "-?"))
{
    Console.WriteLine(Usage.Text);
    return ExitCode.Done;
}

using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    Arguments.Check(args, "callback");
    var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
    {
        Args = args,
        ContentRootPath = AppContext.BaseDirectory, // the folder of appsettings.json, wherever this is started from
    });
    var server = ServerChoice.From(builder.Configuration);

    // If no server is configured, the sandbox plays Vipps in this process.
    await using var sandbox = server.IsSandbox
        ? await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true, stopping.Token)
        : null;
    if (sandbox is not null)
    {
        builder.Configuration.AddInMemoryCollection(sandbox.ToConfiguration());
    }

    builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"));
    using var host = builder.Build();
    await using var receiver = sandbox is not null ? await Receiver.StartAsync(stopping.Token) : null;
    var walkthrough = new Walkthrough(host.Services, sandbox, receiver, server.Callback ?? receiver!.Url);
    await walkthrough.RunAsync(stopping.Token);
    return ExitCode.Done;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped.");
    return ExitCode.Stopped;
}
catch (Exception exception) when (Failure.MessageOf(exception) is { } message)
{
    return Failure.Show(message);
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true; // So that the webhook is deleted before the end.
    stopping.Cancel();
}
