using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Vipps.Webhooks.Inbox.Host;

/// <summary>The shop's own data: one row for each event, and the number of times that the handler ran.</summary>
internal sealed class SqliteEffects : IDisposable
{
    private readonly object _gate = new();
    private readonly SqliteConnection _connection;

    public SqliteEffects(IConfiguration configuration)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(configuration["Directory"]!, "effects.db")}");
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText = """
            pragma journal_mode = wal;
            pragma synchronous = full;
            create table if not exists effects (id integer primary key autoincrement, delivery_key text not null unique, reference text not null, runs integer not null)
            """;
        command.ExecuteNonQuery();
    }

    public void Add(string deliveryKey, string reference)
    {
        lock (_gate)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "insert into effects (delivery_key, reference, runs) values (@key, @reference, 1) on conflict do update set runs = runs + 1";
            command.Parameters.AddWithValue("@key", deliveryKey);
            command.Parameters.AddWithValue("@reference", reference);
            command.ExecuteNonQuery();
        }
    }

    public void Dispose() => _connection.Dispose();
}
