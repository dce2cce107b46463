using System.Net;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using static Vipps.Webhooks.Recipes.Kafka;

namespace Vipps.Webhooks.Recipes;

/// <summary>The recipe for Kafka, with the real client and the broker that librdkafka has for tests: in this process, on loopback.</summary>
public sealed class KafkaTests(KafkaTests.Broker broker) : IClassFixture<KafkaTests.Broker>
{
    [Fact]
    public async Task Deliveries_AreMessagesWithTheirKeys_HandledInOrder_AndAgainWithTheSameKey()
    {
        await using var shop = await StartAsync(broker.Producer, broker.Consumer);
        shop.Fail(1); // the first comes again, before the second

        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync("1"));
        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync("2"));
        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync("1")); // Kafka keeps it: the same event again
        var calls = await shop.HandledAsync(3);

        var messages = broker.ReadAll(3);
        var deliveries = messages.Select(message => InboxDelivery.FromUtf8Json(message.Value)).ToList();
        Assert.All(messages.Zip(deliveries), static pair => Assert.Equal(
            (pair.Second.OrderingKey, pair.Second.DeliveryKey),
            (pair.First.Key, Encoding.ASCII.GetString(pair.First.Headers.GetLastBytes("delivery-key")))));
        Assert.Single(messages.Select(message => message.Key).Distinct());
        Assert.Equal(["1", "2", "1"], calls.Select(call => call.PspReference));
        Assert.Equal(deliveries.Select(delivery => delivery.ReadEvent().EventKey), calls.Select(call => call.EventKey));
        Assert.Equal(calls[0].DeliveryKey, calls[2].DeliveryKey);
    }

    [Fact]
    public async Task Send_ThatFails_IsAnswered500_AndNothingIsHandled()
    {
        var config = Producer("127.0.0.1:1");
        config.MessageTimeoutMs = 50; // nothing listens there, and the test need not wait for it
        using var producer = new ProducerBuilder<string, byte[]>(config).SetLogHandler(static (_, _) => { }).Build();
        await using var shop = await StartAsync(producer, consumer: null);

        Assert.Equal(HttpStatusCode.InternalServerError, await shop.DeliverAsync("1"));

        Assert.Empty(shop.Calls);
    }

    private static Task<Shop> StartAsync(IProducer<string, byte[]> producer, IConsumer<string, byte[]>? consumer) => Shop.StartAsync<KafkaInbox>(builder =>
    {
        builder.Services.AddSingleton(producer);
        if (consumer is not null)
        {
            builder.Services.AddSingleton<IHostedService>(provider => NewWorker(consumer, provider.GetRequiredService<IWebhookDispatcher>()));
        }
    });

    private static KafkaWorker NewWorker(IConsumer<string, byte[]> consumer, IWebhookDispatcher webhooks) =>
        new(consumer, webhooks, NullLogger<KafkaWorker>.Instance) { Pause = TimeSpan.Zero };

    public sealed class Broker : IDisposable
    {
        private readonly string _servers;

        public Broker()
        {
            var config = Kafka.Producer("");
            config.Set("test.mock.num.brokers", "1");
            Producer = new ProducerBuilder<string, byte[]>(config).SetLogHandler(static (_, _) => { }).Build();
            using var admin = new DependentAdminClientBuilder(Producer.Handle).Build();
            _servers = string.Join(',', admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers.Select(found => $"{found.Host}:{found.Port}"));
            _ = admin.GetMetadata(Topic, TimeSpan.FromSeconds(10)); // this broker then creates it
            Consumer = NewConsumer(Kafka.Consumer(_servers));
        }

        public IProducer<string, byte[]> Producer { get; }

        public IConsumer<string, byte[]> Consumer { get; }

        /// <summary>Reads the topic from its beginning, as another reader.</summary>
        internal IReadOnlyList<Message<string, byte[]>> ReadAll(int count)
        {
            var config = Kafka.Consumer(_servers);
            config.GroupId = "reader";
            using var reader = NewConsumer(config);
            using var admin = new DependentAdminClientBuilder(Producer.Handle).Build();
            var partitions = admin.GetMetadata(Topic, TimeSpan.FromSeconds(10)).Topics.Single().Partitions;
            reader.Assign(partitions.Select(static partition => new TopicPartitionOffset(Topic, partition.PartitionId, Offset.Beginning)));
            return [.. Enumerable.Range(0, count).Select(_ => reader.Consume(TimeSpan.FromSeconds(30)).Message)];
        }

        public void Dispose()
        {
            Consumer.Dispose();
            Producer.Dispose();
        }

        private static IConsumer<string, byte[]> NewConsumer(ConsumerConfig config) =>
            new ConsumerBuilder<string, byte[]>(config).SetLogHandler(static (_, _) => { }).Build();
    }
}
