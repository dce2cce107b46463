using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Recipes;

/// <summary>The recipe for Kafka.</summary>
internal static class Kafka
{
    internal const string Topic = "vipps-webhooks";

    internal static ProducerConfig Producer(string servers) => new()
    {
        BootstrapServers = servers,
        Acks = Acks.All, // with min.insync.replicas=2 at the topic, a 200 survives the loss of a broker
        EnableIdempotence = true, // the producer's own retries neither repeat nor reorder
        MessageTimeoutMs = 5000, // within Vipps' 10 seconds
    };

    internal static ConsumerConfig Consumer(string servers) => new()
    {
        BootstrapServers = servers,
        GroupId = "shop",
        EnableAutoCommit = false, // committed after the handlers
        AutoOffsetReset = AutoOffsetReset.Earliest,
    };

    internal sealed class KafkaInbox(IProducer<string, byte[]> producer) : IWebhookInbox
    {
        public async ValueTask<InboxResult> StoreAsync(InboxDelivery delivery, CancellationToken cancellationToken)
        {
            var message = new Message<string, byte[]>
            {
                Key = delivery.OrderingKey, // one payment, one partition
                Value = delivery.ToUtf8Json(),
                Headers = new Headers { { "delivery-key", Encoding.ASCII.GetBytes(delivery.DeliveryKey) } },
            };
            var stored = await producer.ProduceAsync(Topic, message, cancellationToken);
            return stored.Status == PersistenceStatus.Persisted ? InboxResult.Stored : InboxResult.Busy;
        }
    }

    internal sealed class KafkaWorker(IConsumer<string, byte[]> consumer, IWebhookDispatcher webhooks, ILogger<KafkaWorker> logger)
        : BackgroundService
    {
        internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(10);

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => RunAsync(stoppingToken), stoppingToken);

        private async Task RunAsync(CancellationToken stoppingToken)
        {
            consumer.Subscribe(Topic);
            try
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await HandleNextAsync(stoppingToken);
                }
            }
            finally
            {
                consumer.Close(); // another process takes over at once
            }
        }

        private async Task HandleNextAsync(CancellationToken stoppingToken)
        {
            ConsumeResult<string, byte[]>? received = null;
            try
            {
                received = consumer.Consume(stoppingToken);
                await webhooks.DispatchAsync(InboxDelivery.FromUtf8Json(received.Message.Value), stoppingToken);
                consumer.Commit(received);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(exception, "Kafka: {Offset} comes again", received?.TopicPartitionOffset);
                await Task.Delay(Pause, TimeProvider.System, stoppingToken);
                if (received is not null)
                {
                    consumer.Seek(received.TopicPartitionOffset); // not past it: the partition waits
                }
            }
        }
    }
}
