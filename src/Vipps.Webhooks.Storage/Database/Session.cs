using System.Data.Common;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>A connection, with the transaction that its commands belong to.</summary>
/// <param name="connection">The connection.</param>
/// <param name="transaction">The transaction; null if there is none.</param>
/// <param name="kept">The commands that live as long as the connection, by their statements; null if none do.</param>
internal sealed class Session(DbConnection connection, DbTransaction? transaction, Dictionary<string, DbCommand>? kept = null)
{
    public DbConnection Connection => connection;

    /// <summary>Creates a command.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Names and values; null is a value.</param>
    public DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants of this package; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{name}"; // as the statement has it: SQLite would look for it three times without
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Returns a command whose statement is compiled once for the connection. It is not for the caller to dispose of.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Names and first values.</param>
    /// <exception cref="InvalidOperationException">Nothing is kept for this connection.</exception>
    public DbCommand KeptCommand(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (kept is null)
        {
            throw new InvalidOperationException("Nothing is kept for this connection.");
        }

        if (!kept.TryGetValue(sql, out var command))
        {
            kept[sql] = command = Command(sql, parameters);
        }

        command.Transaction = transaction;
        return command;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>The number of rows that it changed.</returns>
    public async ValueTask<int> ExecuteAsync(
        string sql, (string Name, object? Value)[] parameters, CancellationToken cancellationToken)
    {
        var command = Command(sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads rows.</summary>
    public async ValueTask<List<T>> QueryAsync<T>(
        string sql, (string Name, object? Value)[] parameters, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var command = Command(sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(read(reader));
                }

                return rows;
            }
        }
    }
}
