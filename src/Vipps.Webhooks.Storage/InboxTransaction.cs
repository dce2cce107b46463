using System.Data.Common;

namespace Vipps.Webhooks.Storage;

/// <summary>
/// The transaction in which the inbox marks a delivery as handled. What a handler writes in it is committed together with that mark, or not at
/// all, so that the event has one effect even if the process is killed. A scoped service of the handlers.
/// </summary>
/// <remarks>
/// On PostgreSQL only: there, the transaction is open while the handlers run. On SQLite an open transaction would lock out the receiver, so a
/// handler saves <see cref="WebhookContext.DeliveryKey"/> with its data instead.
/// </remarks>
public sealed class InboxTransaction
{
    private Func<DbTransaction>? _transaction;

    /// <summary>The connection of the transaction. Do not close it.</summary>
    /// <exception cref="InvalidOperationException">There is no transaction: see the remarks of this class.</exception>
    public DbConnection Connection => Transaction.Connection ?? throw new InvalidOperationException("The transaction of the inbox has ended.");

    /// <summary>The transaction. Do not commit it or roll it back.</summary>
    /// <exception cref="InvalidOperationException">There is no transaction: see the remarks of this class.</exception>
    public DbTransaction Transaction => _transaction?.Invoke() ?? throw new InvalidOperationException(
        "No transaction of an inbox is open here. It is open only while an inbox on PostgreSQL runs handlers. On SQLite, save WebhookContext.DeliveryKey "
        + "with what the handler writes.");

    internal void Set(Func<DbTransaction>? transaction) => _transaction = transaction;
}
