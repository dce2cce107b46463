using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>Makes the receiver when the app starts, so that what is wrong is told then; and tells if no endpoint leads to it.</summary>
internal sealed partial class ReceiverStart(string name, WebhookReceiver receiver, GuardedLogger logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!receiver.IsMapped)
        {
            StartLog.NotMapped(logger, MissingCall.Receiver(name), MissingCall.Map(name));
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class StartLog
    {
        [LoggerMessage(1, LogLevel.Warning, "{Receiver} was called, but no endpoint leads to it: deliveries find nothing. Call {Map}.")]
        public static partial void NotMapped(ILogger logger, string receiver, string map);
    }
}
