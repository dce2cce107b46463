using System.Security.Cryptography;
using System.Text;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Recipes;

/// <summary>The recipe for Azure Service Bus.</summary>
internal static class ServiceBus
{
    internal static readonly CreateQueueOptions Queue = new("vipps-webhooks")
    {
        RequiresSession = true, // one payment at a time, in order
        RequiresDuplicateDetection = true,
        DuplicateDetectionHistoryTimeWindow = TimeSpan.FromDays(7), // as long as Vipps repeats; the default is a minute
        MaxDeliveryCount = 2000, // then the dead-letter queue, and the later events of the payment go on
    };

    internal sealed class ServiceBusInbox(ServiceBusSender queue) : IWebhookInbox
    {
        public async ValueTask<InboxResult> StoreAsync(InboxDelivery delivery, CancellationToken cancellationToken)
        {
            var message = new ServiceBusMessage(delivery.ToUtf8Json())
            {
                MessageId = Short(delivery.DeliveryKey),
                SessionId = Short(delivery.OrderingKey),
            };
            await queue.SendMessageAsync(message, cancellationToken); // throws unless Service Bus has stored it
            return InboxResult.Stored;
        }

        // Service Bus allows 128 characters, the keys have up to 200.
        private static string Short(string key) =>
            key.Length <= 128 ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
    }

    internal sealed class ServiceBusWorker(ServiceBusSessionProcessor processor, IWebhookDispatcher webhooks, ILogger<ServiceBusWorker> logger)
        : IHostedService
    {
        internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(10);

        public Task StartAsync(CancellationToken cancellationToken)
        {
            processor.ProcessMessageAsync += HandleAsync;
            processor.ProcessErrorAsync += error =>
            {
                logger.LogError(error.Exception, "Service Bus: {Source}", error.ErrorSource);
                return Task.CompletedTask;
            };
            return processor.StartProcessingAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => processor.StopProcessingAsync(cancellationToken);

        private async Task HandleAsync(ProcessSessionMessageEventArgs received)
        {
            try
            {
                var delivery = InboxDelivery.FromUtf8Json(received.Message.Body.ToMemory().Span);
                await webhooks.DispatchAsync(delivery, received.CancellationToken); // the processor then completes the message
            }
            catch (Exception) when (!received.CancellationToken.IsCancellationRequested)
            {
                // Service Bus repeats at once: without a pause, the attempts would be used up within a second.
                await Task.Delay(Pause, TimeProvider.System, received.CancellationToken);
                throw;
            }
        }
    }
}
