using Microsoft.Extensions.DependencyInjection;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.ErrorHandling;
using Wolverine.Sqlite;

namespace Vipps.Webhooks.Recipes;

/// <summary>The recipe for Wolverine, whose handlers must be public.</summary>
public static class OnWolverine
{
    internal static void Configure(WolverineOptions wolverine, string database)
    {
        wolverine.PersistMessagesWithSqlite(database);
        wolverine.Durability.Mode = DurabilityMode.Solo; // one process
        wolverine.PublishMessage<VippsDelivery>().ToLocalQueue("vipps-webhooks");
        wolverine.LocalQueue("vipps-webhooks")
            .UseDurableInbox() // otherwise the queue is in memory, and a crash loses what Vipps got its 200 for
            .PartitionProcessingByGroupId(PartitionSlots.Five); // one payment at a time, in order
        wolverine.OnException<Exception>().RetryWithCooldown(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
    }

    public sealed record VippsDelivery(byte[] Json);

    internal sealed class WolverineInbox(IServiceScopeFactory scopes) : IWebhookInbox
    {
        public async ValueTask<InboxResult> StoreAsync(InboxDelivery delivery, CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
            await bus.SendAsync( // PublishAsync would ignore a message that no queue takes
                new VippsDelivery(delivery.ToUtf8Json()),
                new DeliveryOptions { GroupId = delivery.OrderingKey, DeduplicationId = delivery.DeliveryKey });
            return InboxResult.Stored;
        }
    }

    public static class VippsDeliveryHandler
    {
        public static Task HandleAsync(VippsDelivery delivery, IWebhookDispatcher webhooks, CancellationToken cancellationToken) =>
            webhooks.DispatchAsync(InboxDelivery.FromUtf8Json(delivery.Json), cancellationToken);
    }
}
