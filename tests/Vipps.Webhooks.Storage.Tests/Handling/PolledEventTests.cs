using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Vipps.Webhooks.Payments;
using Vipps.Webhooks.Signing;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Handling;

/// <summary>Events that were read from Vipps, in an inbox.</summary>
public sealed class PolledEventTests(PostgreSqlCluster cluster)
{
    private const string Reference = "acme-shop-1001";

    private const string Secret = "the-secret-of-a-webhook-of-the-tests";

    private static readonly Uri Url = new("https://shop.example/hooks/vipps");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PolledAndDelivered_AtTheSameMoment_AreOneEffect()
    {
        const int Events = 40;
        var handled = new ConcurrentQueue<PaymentEvent>();
        await using var receiver = TestReceiver.Create((payment, _, _) =>
        {
            handled.Enqueue(payment);
            return Task.CompletedTask;
        });
        await receiver.StartAsync();
        var processor = receiver.Services.GetRequiredService<WebhookProcessor>();

        // Both ways at once for each, and one event that is only read.
        var polled = Enumerable.Range(1, Events).Select(number => Task.Run(() => processor.HandOnAsync(Polled(number), Cancellation).AsTask()));
        var delivered = Enumerable.Range(1, Events).Select(number => Task.Run(() => receiver.Inbox.StoreAsync(Deliveries.Of(Reference, number), Cancellation).AsTask()));
        var outcomes = (Polls: Task.WhenAll(polled.ToList()), Deliveries: Task.WhenAll(delivered.ToList()));
        var pairs = (await outcomes.Polls).Zip(await outcomes.Deliveries);
        Assert.Equal(DeliveryOutcome.Stored, await processor.HandOnAsync(Polled(Events + 1), Cancellation));
        await receiver.UntilDoneAsync(Events + 1);

        Assert.All(pairs, pair => Assert.True(
            pair is (DeliveryOutcome.Stored, InboxResult.Duplicate) or (DeliveryOutcome.Duplicate, InboxResult.Stored), $"{pair}"));
        Assert.Equal(Events + 1, handled.Count);
        Assert.Equal(Events + 1, handled.Select(payment => payment.EventKey).Distinct().Count());
        Assert.Equal(PaymentEventSource.Polled, handled.Single(payment => payment.PspReference == $"{Events + 1}").Source);
    }

    [Fact]
    public async Task WebhookAndPoll_AtTheSameMoment_OnTwoNodes_AreOneEffect()
    {
        const int Events = 50;
        var handled = new ConcurrentQueue<string>();
        await using var database = await cluster.CreateDatabaseAsync();
        await using var one = await NodeAsync(database, handled);
        await using var other = await NodeAsync(database, handled);
        var now = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Each node gets half of the webhooks, and reads the other half of the events.
        var pairs = Task.WhenAll(Enumerable.Range(1, Events).Select(async number =>
        {
            var (atWebhook, atPoll) = number % 2 == 0 ? (one, other) : (other, one);
            var webhook = AtAsync(now.Task, () => ReceiveAsync(atWebhook, number));
            var poll = AtAsync(now.Task, () => ProcessorOf(atPoll).HandOnAsync(Polled(number, ReferenceOf(number)), Cancellation).AsTask());
            return (Webhook: await webhook, Poll: await poll);
        }));
        now.SetResult();
        var outcomes = await pairs;
        var admin = one.GetRequiredService<IWebhookInboxAdmin>();
        await Until.TrueAsync(async () => (await admin.GetStatsAsync(Cancellation)) is { Waiting: 0, Done: Events });

        Assert.All(outcomes, pair => Assert.True(
            pair is (DeliveryOutcome.Stored, DeliveryOutcome.Duplicate) or (DeliveryOutcome.Duplicate, DeliveryOutcome.Stored), $"{pair}"));
        Assert.Equal(Events, handled.Count);
        Assert.Equal(Events, handled.Distinct().Count());
    }

    /// <summary>One of two processes of a shop that share an inbox.</summary>
    private static async Task<ServiceProvider> NodeAsync(NpgsqlDataSource database, ConcurrentQueue<string> handled)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddVippsWebhookProcessor()
            .AddInMemoryRegistrations()
            .AddPostgreSqlInbox(_ => database)
            .AddHandler<PaymentEvent>((payment, _, _) =>
            {
                handled.Enqueue(payment.EventKey);
                return Task.CompletedTask;
            });
        var node = services.BuildServiceProvider();
        node.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(new WebhookRegistration(Url, Secret));
        foreach (var service in node.GetServices<IHostedService>())
        {
            await service.StartAsync(Cancellation);
        }

        await Until.TrueAsync(() => Task.FromResult(node.GetRequiredKeyedService<InboxStatus>("").IsPrepared));
        return node;
    }

    private static string ReferenceOf(int number) => $"acme-shop-{1000 + (number % 10)}";

    private static WebhookProcessor ProcessorOf(ServiceProvider node) => node.GetRequiredService<WebhookProcessor>();

    private static Task<T> AtAsync<T>(Task moment, Func<Task<T>> run) => Task.Run(async () =>
    {
        await moment;
        return await run();
    });

    private static async Task<DeliveryOutcome> ReceiveAsync(ServiceProvider node, int number)
    {
        var body = Deliveries.Of(ReferenceOf(number), number).Body;
        var signature = WebhookSigner.Sign(Secret, Url, body.Span, TimeProvider.System.GetUtcNow());
        var headers = new DeliveryHeaders
        {
            Date = signature.Date,
            ContentHash = signature.ContentHash,
            Authorization = signature.Authorization,
            ContentType = "application/json",
        };
        return (await ProcessorOf(node).ProcessAsync(headers, body, Cancellation)).Outcome;
    }

    private static PaymentEvent Polled(int number, string reference = Reference)
    {
        var entry = JsonNode.Parse(Deliveries.Of(reference, number).Body.Span)!.AsObject();
        entry.Remove("msn");
        return PaymentAnswers.ReadEvents(Encoding.UTF8.GetBytes($"[{entry.ToJsonString()}]"), reference, "123456")!.Single();
    }
}
