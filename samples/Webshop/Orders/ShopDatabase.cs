using Microsoft.Data.Sqlite;
using Vipps.Webhooks;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Signing;
using Webshop.Hosting;

namespace Webshop.Orders;

/// <summary>The shop's own database: orders, the events of their payments, and the secret of its webhook. A SQLite file.</summary>
internal sealed class ShopDatabase
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS orders (reference TEXT PRIMARY KEY, placed_at INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS lines (
            delivery_key TEXT PRIMARY KEY, reference TEXT NOT NULL, name TEXT NOT NULL, succeeded INTEGER NOT NULL, currency TEXT NOT NULL,
            amount INTEGER NOT NULL, psp_reference TEXT NOT NULL, happened_at INTEGER NOT NULL, delivered_at INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS webhooks (id TEXT PRIMARY KEY, url TEXT NOT NULL, secret TEXT NOT NULL);
        """;

    private readonly string _connection;

    public ShopDatabase(ShopSettings settings)
    {
        Directory.CreateDirectory(settings.Data);
        _connection = new SqliteConnectionStringBuilder { DataSource = settings.ShopFile }.ConnectionString;
        Execute(Schema);
    }

    /// <summary>Reads all orders, in the order in which they were placed.</summary>
    public IReadOnlyList<Order> ReadOrders()
    {
        var lines = Read(
            "SELECT reference, delivery_key, name, succeeded, amount, currency, psp_reference, happened_at, delivered_at FROM lines ORDER BY rowid",
            row => (Reference: row.GetString(0), Line: new OrderLine(
                row.GetString(1),
                new PaymentEventName(row.GetString(2)),
                row.GetBoolean(3),
                new Money(row.GetInt64(4), row.GetString(5)),
                row.GetString(6),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8))))).ToLookup(row => row.Reference, row => row.Line);
        return Read(
            "SELECT reference, placed_at FROM orders ORDER BY rowid",
            row => new Order(row.GetString(0), Product.Beanie, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)))
            {
                Lines = [.. lines[row.GetString(0)]],
            });
    }

    public void Add(Order order) => Execute(
        "INSERT INTO orders VALUES ($reference, $placed)",
        ("$reference", order.Reference),
        ("$placed", order.PlacedAt.ToUnixTimeMilliseconds()));

    /// <summary>Adds an event to an order. It changes nothing if the event is there already.</summary>
    public void Add(string reference, OrderLine line) => Execute(
        "INSERT INTO lines VALUES ($key, $reference, $name, $succeeded, $currency, $amount, $psp, $happened, $delivered) ON CONFLICT DO NOTHING",
        ("$key", line.DeliveryKey),
        ("$reference", reference),
        ("$name", line.Name.Name),
        ("$succeeded", line.Succeeded),
        ("$currency", line.Amount.Currency),
        ("$amount", line.Amount.MinorUnits),
        ("$psp", line.PspReference),
        ("$happened", line.HappenedAt.ToUnixTimeMilliseconds()),
        ("$delivered", line.DeliveredAt.ToUnixTimeMilliseconds()));

    public IReadOnlyList<WebhookRegistration> ReadWebhooks() => Read(
        "SELECT id, url, secret FROM webhooks",
        row => new WebhookRegistration(new Uri(row.GetString(1)), row.GetString(2), row.GetGuid(0)));

    public void SaveWebhook(RegisteredWebhook webhook) => Execute(
        "INSERT INTO webhooks VALUES ($id, $url, $secret)",
        ("$id", webhook.Id),
        ("$url", webhook.Url.OriginalString),
        ("$secret", webhook.Secret));

    public void DeleteWebhook(Guid id) => Execute("DELETE FROM webhooks WHERE id = $id", ("$id", id));

    private void Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var connection = new SqliteConnection(_connection);
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = new SqliteConnection(_connection);
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        using var rows = command.ExecuteReader();
        var list = new List<T>();
        while (rows.Read())
        {
            list.Add(read(rows));
        }

        return list;
    }
}
