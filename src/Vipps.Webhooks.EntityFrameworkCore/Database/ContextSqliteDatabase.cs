using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Vipps.Webhooks.EntityFrameworkCore.Handling;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.EntityFrameworkCore.Database;

/// <summary>
/// SQLite, over the app's contexts. A transaction that writes locks out the receiver, so it begins when a handler saves for the first time, and the
/// row is marked as handled at its end. Others may use the file, so a claim is renewed while its handlers run, and is not taken over at the start.
/// </summary>
internal sealed class ContextSqliteDatabase(Contexts contexts, TimeProvider time, string table) : SqliteDatabase(contexts, time, table)
{
    private readonly FenceLast _attempts = new(contexts, time);

    public override bool IsForOneProcess => false;

    public override bool HoldsTransaction => true;

    public override async Task PrepareAsync(string receiver, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        await ProbeAsync(cancellationToken).ConfigureAwait(false); // the migrations were applied
    }

    public override Task<bool> RunAsync(ClaimedDelivery claimed, IHandlerRun handlers, CancellationToken cancellationToken) => _attempts.RunAsync(
        this,
        claimed,
        handlers,
        static context => new LateTransaction(context),
        async (context, transaction) => await MarkDoneAsync(
            new Session(context.Database.GetDbConnection(), transaction.GetDbTransaction()), claimed, CancellationToken.None).ConfigureAwait(false),
        cancellationToken);
}
