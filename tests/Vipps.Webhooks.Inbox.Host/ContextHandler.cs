namespace Vipps.Webhooks.Inbox.Host;

/// <summary>Saves its row with the context of its scope. Nothing but the inbox's transaction keeps it from saving it twice.</summary>
internal sealed class ContextHandler(EffectsDb db) : IWebhookHandler<PaymentEvent>
{
    public async Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
    {
        db.Effects.Add(new Effect { DeliveryKey = context.DeliveryKey, Reference = webhookEvent.Reference });
        await db.SaveChangesAsync(cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20)), TimeProvider.System, cancellationToken);
    }
}
