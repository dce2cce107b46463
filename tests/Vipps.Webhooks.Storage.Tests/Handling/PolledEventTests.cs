using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Payments;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Handling;

/// <summary>Events that were read from Vipps, in an inbox.</summary>
public sealed class PolledEventTests
{
    private const string Reference = "acme-shop-1001";

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

    private static PaymentEvent Polled(int number)
    {
        var entry = JsonNode.Parse(Deliveries.Of(Reference, number).Body.Span)!.AsObject();
        entry.Remove("msn");
        return PaymentAnswers.ReadEvents(Encoding.UTF8.GetBytes($"[{entry.ToJsonString()}]"), Reference, "123456")!.Single();
    }
}
