namespace Vipps.Webhooks.Inbox.Host;

/// <summary>Writes its row in a database of the shop's own, with the delivery key, as a handler of an inbox on SQLite has to.</summary>
internal sealed class SqliteHandler(SqliteEffects effects) : IWebhookHandler<PaymentEvent>
{
    public async Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20)), TimeProvider.System, cancellationToken);
        effects.Add(context.DeliveryKey, webhookEvent.Reference);
    }
}
