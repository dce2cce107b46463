using Microsoft.Data.Sqlite;
using Vipps.Webhooks;
using Vipps.Webhooks.Events;
using Webshop.Hosting;

namespace Webshop.Orders;

/// <summary>The shop's own database: orders, and the events of their payments. A SQLite file.</summary>
internal sealed class ShopDatabase
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS orders (
            reference TEXT PRIMARY KEY, placed_at INTEGER NOT NULL, payment_page TEXT,
            answered_at INTEGER, captured INTEGER, refunded INTEGER, cancelled INTEGER);
        CREATE TABLE IF NOT EXISTS lines (
            event_key TEXT PRIMARY KEY, reference TEXT NOT NULL, name TEXT NOT NULL, succeeded INTEGER NOT NULL, currency TEXT NOT NULL,
            amount INTEGER NOT NULL, psp_reference TEXT NOT NULL, happened_at INTEGER NOT NULL, delivered_at INTEGER NOT NULL,
            was_polled INTEGER NOT NULL);
        """;

    private readonly string _connection;

    public ShopDatabase(ShopSettings settings)
    {
        _connection = new SqliteConnectionStringBuilder { DataSource = settings.OrdersFile }.ConnectionString;
        Execute(Schema);
    }

    /// <summary>Reads all orders, in the order in which they were placed.</summary>
    public IReadOnlyList<Order> ReadOrders()
    {
        var lines = Read(
            "SELECT reference, event_key, name, succeeded, amount, currency, psp_reference, happened_at, delivered_at, was_polled FROM lines ORDER BY rowid",
            row => (Reference: row.GetString(0), Line: new OrderLine(
                row.GetString(1),
                new PaymentEventName(row.GetString(2)),
                row.GetBoolean(3),
                new Money(row.GetInt64(4), row.GetString(5)),
                row.GetString(6),
                Time(row, 7),
                Time(row, 8),
                row.GetBoolean(9)))).ToLookup(row => row.Reference, row => row.Line);
        return Read(
            "SELECT reference, placed_at, payment_page, answered_at, captured, refunded, cancelled FROM orders ORDER BY rowid",
            row => new Order(row.GetString(0), Product.Beanie, Time(row, 1))
            {
                Lines = [.. lines[row.GetString(0)]],
                PaymentPage = row.IsDBNull(2) ? null : row.GetString(2),
                Sums = row.IsDBNull(3) ? null : new SumsAtVipps(Time(row, 3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)),
            });
    }

    public void Add(Order order) => Execute(
        "INSERT INTO orders (reference, placed_at) VALUES ($reference, $placed)",
        ("$reference", order.Reference),
        ("$placed", order.PlacedAt.ToUnixTimeMilliseconds()));

    public void SetPaymentPage(string reference, string page) => Execute(
        "UPDATE orders SET payment_page = $page WHERE reference = $reference", ("$reference", reference), ("$page", page));

    public void Note(string reference, SumsAtVipps sums) => Execute(
        "UPDATE orders SET answered_at = $at, captured = $captured, refunded = $refunded, cancelled = $cancelled WHERE reference = $reference",
        ("$reference", reference),
        ("$at", sums.At.ToUnixTimeMilliseconds()),
        ("$captured", sums.Captured),
        ("$refunded", sums.Refunded),
        ("$cancelled", sums.Cancelled));

    /// <summary>Adds an event to an order. It changes nothing if the event is there already.</summary>
    public void Add(string reference, OrderLine line) => Execute(
        "INSERT INTO lines VALUES ($key, $reference, $name, $succeeded, $currency, $amount, $psp, $happened, $delivered, $polled) ON CONFLICT DO NOTHING",
        ("$key", line.EventKey),
        ("$reference", reference),
        ("$name", line.Name.Name),
        ("$succeeded", line.Succeeded),
        ("$currency", line.Amount.Currency),
        ("$amount", line.Amount.MinorUnits),
        ("$psp", line.PspReference),
        ("$happened", line.HappenedAt.ToUnixTimeMilliseconds()),
        ("$delivered", line.DeliveredAt.ToUnixTimeMilliseconds()),
        ("$polled", line.WasPolled));

    private static DateTimeOffset Time(SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

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
