using System.Data.Common;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Cli;

/// <summary>A database of an app, into which the tool looks while the app may run. The tool creates no table in it.</summary>
/// <param name="name">Its name, for messages.</param>
/// <param name="database">The database.</param>
/// <param name="source">Its connections.</param>
/// <param name="columnsOf">The query for the names of a table's columns.</param>
/// <param name="begin">Called before the first change.</param>
internal sealed class OpenDatabase(
    string name, InboxDatabase database, DbDataSource source, Func<string, string> columnsOf, Func<CancellationToken, Task> begin) : IAsyncDisposable
{
    private bool _hasBegun;

    public InboxDatabase Database => database;

    /// <summary>Indicates whether a table is there.</summary>
    public async Task<bool> HasAsync(string table, CancellationToken cancellationToken) => (await ColumnsOfAsync(table, cancellationToken)).Count > 0;

    /// <summary>Checks that a table is there and has what this version needs.</summary>
    /// <exception cref="ToolException">It is not there, or of another version.</exception>
    public async Task RequireAsync(RequiredTable table, CancellationToken cancellationToken)
    {
        var found = await ColumnsOfAsync(table.Name, cancellationToken);
        if (found.Count == 0)
        {
            throw new ToolException(ExitCode.Refused, $"{name} {table.IfMissing}: there is no table {table.Name}.", table.Creator);
        }

        if (table.Columns.Where(column => !found.Contains(column)).ToList() is { Count: > 0 } missing)
        {
            throw new ToolException(
                ExitCode.Refused,
                $"{name} {table.IfOther}: {table.Name} has no {string.Join(", ", missing)}.",
                $"Use the version of {ToolIdentity.Name} that the app's packages have; this is {ToolIdentity.Version}.");
        }

        if (!_hasBegun)
        {
            await begin(cancellationToken);
            _hasBegun = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await source.DisposeAsync();
    }

    private async Task<HashSet<string>> ColumnsOfAsync(string table, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return new(
            await new Session(connection, null).QueryAsync(columnsOf(table), [], static reader => reader.GetString(0), cancellationToken),
            StringComparer.OrdinalIgnoreCase);
    }
}

/// <param name="Name">The table.</param>
/// <param name="Columns">The columns that the statements read and write. A table with fewer columns is of a version other than that of this tool.</param>
/// <param name="IfMissing">The rest of the sentence if there is no such table.</param>
/// <param name="IfOther">The rest of the sentence if it is of another version.</param>
/// <param name="Creator">The sentence that says who creates it.</param>
internal sealed record RequiredTable(string Name, IReadOnlyList<string> Columns, string IfMissing, string IfOther, string Creator);
