using Vipps.Webhooks.Storage;

namespace Vipps.Webhooks.Inbox.Host;

/// <summary>Writes its row in the transaction of the inbox. Nothing but that transaction keeps it from writing it twice.</summary>
internal sealed class PostgreSqlHandler(InboxTransaction inbox) : IWebhookHandler<PaymentEvent>
{
    public async Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
    {
        await using var command = inbox.Connection.CreateCommand();
        command.Transaction = inbox.Transaction;
        command.CommandText = "insert into effects (delivery_key, reference) values (@key, @reference)";
        foreach (var (name, value) in ((string, string)[])[("key", context.DeliveryKey), ("reference", webhookEvent.Reference)])
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20)), TimeProvider.System, cancellationToken);
    }
}
