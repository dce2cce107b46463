using Microsoft.Data.Sqlite;
using Vipps.Webhooks;

namespace Shop;

/// <summary>The code of docs/receive-and-handle.md with SQLite.</summary>
internal static class ReceiveWithSqlite
{
    internal const string Schema =
        """
        CREATE TABLE handled_events (event_key TEXT PRIMARY KEY);
        CREATE TABLE orders (reference TEXT PRIMARY KEY, paid INTEGER NOT NULL);
        """;

    internal sealed class CapturedPayments(SqliteConnection connection) : IWebhookHandler<PaymentEvent>
    {
        public async Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
        {
            if (!payment.WasCaptured)
            {
                return;
            }

            await connection.OpenAsync(cancellationToken);
            await using var transaction = connection.BeginTransaction();
            await using var handled = new SqliteCommand(
                "INSERT INTO handled_events (event_key) VALUES ($key) ON CONFLICT DO NOTHING", connection, transaction);
            handled.Parameters.AddWithValue("$key", payment.EventKey);
            if (await handled.ExecuteNonQueryAsync(cancellationToken) == 0)
            {
                return; // handled before: the delivery is answered 200
            }

            await using var paid = new SqliteCommand(
                "UPDATE orders SET paid = paid + $amount WHERE reference = $reference", connection, transaction);
            paid.Parameters.AddWithValue("$amount", payment.Amount.MinorUnits);
            paid.Parameters.AddWithValue("$reference", payment.Reference);
            if (await paid.ExecuteNonQueryAsync(cancellationToken) == 0)
            {
                throw new InvalidOperationException($"There is no order {payment.Reference} yet."); // 500: Vipps delivers it again
            }

            await transaction.CommitAsync(cancellationToken); // both or neither
        }
    }
}
