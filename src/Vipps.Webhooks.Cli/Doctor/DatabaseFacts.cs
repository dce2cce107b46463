using System.CommandLine;
using System.Data.Common;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Cli;

/// <summary>The doctor's knowledge of an app's database.</summary>
/// <param name="Receiver">The name of the receiver that is looked at.</param>
/// <param name="Registrations">The rows of what the app keeps registered, of all receivers; empty if it keeps nothing.</param>
/// <param name="Stats">The numbers of the inbox; null if there is none.</param>
/// <param name="Sources">The sources of the latest events; null if there is no inbox.</param>
/// <param name="Problem">The reason why nothing is known; null if something is.</param>
internal sealed record DatabaseFacts(
    string Receiver, IReadOnlyList<StoredRegistration> Registrations, InboxStats? Stats, EventSources? Sources, Check? Problem)
{
    private const string Code = "database";

    /// <summary>Reads them, if a database is named.</summary>
    /// <returns>The facts; null if no database is named.</returns>
    /// <exception cref="ToolException">The options are wrong.</exception>
    public static async Task<DatabaseFacts?> ReadAsync(
        ParseResult arguments, InboxSource source, ToolConsole screen, CancellationToken cancellationToken)
    {
        if (!source.IsNamed(arguments))
        {
            return null;
        }

        try
        {
            // Ctrl-C may get lost in a driver.
            await using var database = source.Open(arguments, toChange: false, screen);
            return await ReadAsync(database, source.Receiver(arguments) ?? "", cancellationToken).WaitAsync(cancellationToken);
        }
        catch (DbException exception)
        {
            cancellationToken.ThrowIfCancellationRequested(); // a call that Ctrl-C broke off
            return Unknown(InboxFailure.Of(exception));
        }
        catch (ToolException exception) when (exception.ExitCode == ExitCode.Refused)
        {
            return Unknown(exception);
        }
    }

    private static async Task<DatabaseFacts> ReadAsync(OpenDatabase database, string receiver, CancellationToken cancellationToken)
    {
        var rows = await OpenRegistrations.ReadIfAnyAsync(database, cancellationToken);
        if (!await database.HasAsync(Rows.Table, cancellationToken))
        {
            return new DatabaseFacts(receiver, rows, null, null, rows.Count > 0 ? null : Check.Warning(
                Code, "The database has neither an inbox nor webhooks that an app keeps registered.", "Is it the app's? The app creates the tables when it first starts."));
        }

        var inbox = await OpenInbox.OfAsync(database, receiver, cancellationToken);
        return new DatabaseFacts(
            receiver,
            rows,
            await inbox.Admin.GetStatsAsync(cancellationToken),
            await EventSources.ReadAsync(database.Database, receiver, cancellationToken),
            null);
    }

    private static DatabaseFacts Unknown(ToolException exception) => new("", [], null, null, Check.Fault(Code, exception.Message, exception.Next));
}
