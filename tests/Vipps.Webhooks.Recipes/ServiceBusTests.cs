using System.Net;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using static Vipps.Webhooks.Recipes.ServiceBus;

namespace Vipps.Webhooks.Recipes;

/// <summary>The recipe for Azure Service Bus, with the client's own types and a queue in memory.</summary>
public sealed class ServiceBusTests : IAsyncDisposable
{
    // Connects to nothing until something is sent.
    private readonly ServiceBusClient _client = new("Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=shop;SharedAccessKey=bm90IGEga2V5");
    private readonly MemorySender _sender = new();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task Delivery_IsAMessageWithItsKeys_AndIsHandledOnceConsumed()
    {
        await using var processor = new MemoryProcessor(_client);
        await using var shop = await StartAsync(processor);

        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync("1"));

        var message = Assert.Single(_sender.Sent);
        var delivery = InboxDelivery.FromUtf8Json(message.Body.ToMemory().Span);
        Assert.Equal((delivery.DeliveryKey, delivery.OrderingKey), (message.MessageId, message.SessionId));
        Assert.Empty(shop.Calls);

        await processor.ReceiveAsync(message);

        var call = Assert.Single(shop.Calls);
        Assert.Equal(("1", delivery.ReadEvent().EventKey, message.MessageId), (call.PspReference, call.EventKey, call.DeliveryKey));
    }

    [Fact]
    public async Task Message_ThatComesTwice_HasTheSameDeliveryKey()
    {
        await using var processor = new MemoryProcessor(_client);
        await using var shop = await StartAsync(processor);
        await shop.DeliverAsync("1");
        await shop.DeliverAsync("1"); // Service Bus would drop this one: its id is the same

        Assert.Equal(_sender.Sent[0].MessageId, _sender.Sent[1].MessageId);
        await processor.ReceiveAsync(_sender.Sent[0]);
        await processor.ReceiveAsync(_sender.Sent[1]);

        Assert.Equal(2, shop.Calls.Count);
        Assert.Equal(shop.Calls[0].DeliveryKey, shop.Calls[1].DeliveryKey);
    }

    [Fact]
    public async Task Send_ThatFails_IsAnswered500_AndNothingIsHandled()
    {
        await using var processor = new MemoryProcessor(_client);
        await using var shop = await StartAsync(processor);
        _sender.Failure = new ServiceBusException("down on purpose", ServiceBusFailureReason.ServiceCommunicationProblem);

        Assert.Equal(HttpStatusCode.InternalServerError, await shop.DeliverAsync("1"));

        Assert.Empty(_sender.Sent);
        Assert.Empty(shop.Calls);
    }

    [Fact]
    public async Task Handler_ThatFails_LeavesTheMessageToItsSession()
    {
        await using var processor = new MemoryProcessor(_client);
        await using var shop = await StartAsync(processor);
        await shop.DeliverAsync("1");
        shop.Fail(1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => processor.ReceiveAsync(_sender.Sent[0])); // which abandons it
        await processor.ReceiveAsync(_sender.Sent[0]);

        Assert.Equal("1", Assert.Single(shop.Calls).PspReference);
    }

    [Fact]
    public async Task Keys_LongerThanServiceBusAllows_AreHashed()
    {
        await using var processor = new MemoryProcessor(_client);
        await using var shop = await StartAsync(processor);
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(new string('7', 40), payment => payment["reference"] = new string('r', 64)));
        }

        Assert.InRange(InboxDelivery.FromUtf8Json(_sender.Sent[0].Body.ToMemory().Span).DeliveryKey.Length, 129, 200);
        Assert.Equal(64, _sender.Sent[0].MessageId.Length);
        Assert.Equal(_sender.Sent[0].MessageId, _sender.Sent[1].MessageId);
    }

    [Fact]
    public void Queue_KeepsOrder_AndRemembersAsLongAsVippsRepeats()
    {
        // The client refuses more than the service takes.
        Assert.Equal((true, true, TimeSpan.FromDays(7)), (Queue.RequiresSession, Queue.RequiresDuplicateDetection, Queue.DuplicateDetectionHistoryTimeWindow));
    }

    private Task<Shop> StartAsync(MemoryProcessor processor) => Shop.StartAsync<ServiceBusInbox>(builder =>
    {
        builder.Services.AddSingleton<ServiceBusSender>(_sender);
        builder.Services.AddSingleton<IHostedService>(provider => NewWorker(processor, provider.GetRequiredService<IWebhookDispatcher>()));
    });

    private static ServiceBusWorker NewWorker(MemoryProcessor processor, IWebhookDispatcher webhooks) =>
        new(processor, webhooks, NullLogger<ServiceBusWorker>.Instance) { Pause = TimeSpan.Zero };

    private sealed class MemorySender : ServiceBusSender
    {
        public List<ServiceBusMessage> Sent { get; } = [];

        public Exception? Failure { get; set; }

        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
        {
            if (Failure is not null)
            {
                return Task.FromException(Failure);
            }

            Sent.Add(message);
            return Task.CompletedTask;
        }
    }

    /// <summary>Raises the events of the real processor.</summary>
    private sealed class MemoryProcessor(ServiceBusClient client) : ServiceBusSessionProcessor(client, Queue.Name, new ServiceBusSessionProcessorOptions())
    {
        private bool _isStarted;

        public override Task StartProcessingAsync(CancellationToken cancellationToken = default)
        {
            _isStarted = true;
            return Task.CompletedTask;
        }

        public override Task StopProcessingAsync(CancellationToken cancellationToken = default)
        {
            _isStarted = false;
            return Task.CompletedTask;
        }

        public Task ReceiveAsync(ServiceBusMessage sent)
        {
            Assert.True(_isStarted);
            var received = ServiceBusModelFactory.ServiceBusReceivedMessage(sent.Body, messageId: sent.MessageId, sessionId: sent.SessionId);
            return OnProcessSessionMessageAsync(new ProcessSessionMessageEventArgs(received, new MemorySession(), TestContext.Current.CancellationToken));
        }
    }

    private sealed class MemorySession : ServiceBusSessionReceiver;
}
