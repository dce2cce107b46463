using System.Data.Common;

namespace Vipps.Webhooks.Storage;

/// <summary>
/// The transaction in which the inbox marks a delivery as handled. What a handler writes in it is committed together with that mark, or not at
/// all, so that the event has one effect even if the process is killed. A scoped service of the handlers.
/// </summary>
/// <remarks>
/// On PostgreSQL, and in a <c>DbContext</c> of the package Vipps.Webhooks.EntityFrameworkCore: there, the transaction is open while the handlers run.
/// In a SQLite file of the inbox's own an open transaction would lock out the receiver, so a handler saves <see cref="WebhookContext.DeliveryKey"/>
/// with its data instead. In a <c>DbContext</c> on SQLite, it begins when it is asked for, or when the handler saves for the first time.
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
        "No transaction of an inbox is open here. It is open only while an inbox on PostgreSQL or in a DbContext runs handlers. With AddSqliteInbox, "
        + "save WebhookContext.DeliveryKey with what the handler writes.");

    internal void Set(Func<DbTransaction>? transaction) => _transaction = transaction;
}
