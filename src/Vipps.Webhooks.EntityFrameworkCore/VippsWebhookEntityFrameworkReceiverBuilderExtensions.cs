using Microsoft.EntityFrameworkCore;
using Vipps.Webhooks;
using Vipps.Webhooks.EntityFrameworkCore.Database;
using Vipps.Webhooks.EntityFrameworkCore.Registrations;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds an inbox in the app's own <see cref="DbContext"/> to a receiver.</summary>
public static class VippsWebhookEntityFrameworkReceiverBuilderExtensions
{
    /// <summary>
    /// Adds an inbox in the database of a <see cref="DbContext"/>, whose model has <c>AddVippsWebhooks</c>. A delivery is in the database before it is
    /// answered 200; handlers run afterwards, of each payment one after the other, and are repeated until they succeed. What a handler saves with the
    /// <typeparamref name="TContext"/> of its scope is committed together with the mark that the event is handled, or not at all: it does not begin
    /// or end a transaction itself. The same database keeps the webhooks of <c>KeepRegistered</c>.
    /// </summary>
    /// <remarks>
    /// An execution strategy that retries runs the handlers once more in a new scope. On PostgreSQL (Npgsql) and SQLite the inbox has statements of
    /// its own; on other relational databases it uses LINQ, and the clocks of the app's processes must agree to within a few seconds. On SQLite the
    /// transaction begins when the handler saves for the first time, because it locks out the receiver: save last.
    /// </remarks>
    /// <typeparam name="TContext">The context, which is in the service collection, with <c>AddDbContext</c> or the like.</typeparam>
    /// <param name="builder">The receiver's builder.</param>
    /// <param name="configure">Changes the settings of the inbox, after the section <c>Inbox</c> of the receiver's configuration; null to keep them.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name of the receiver has more than 64 characters.</exception>
    /// <exception cref="InvalidOperationException">The receiver has an inbox already.</exception>
    public static VippsWebhookReceiverBuilder AddInbox<TContext>(this VippsWebhookReceiverBuilder builder, Action<InboxOptions>? configure = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddInbox(static provider => ContextDatabases.Create(provider, typeof(TContext)), configure)
            .AddRegistrationStore(
                static provider => new ContextRegistrationStore(new Contexts(provider.GetRequiredService<IServiceScopeFactory>(), typeof(TContext))),
                replaces: false);
    }
}
