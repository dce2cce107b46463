// Receives payments, and keeps each of them once. How to run it without keys: docs/getting-started.md#the-smallest-sample
using Microsoft.Data.Sqlite;
using Vipps.Webhooks;

using (var database = Open())
{
    new SqliteCommand("CREATE TABLE IF NOT EXISTS paid (event_key TEXT PRIMARY KEY, reference TEXT, amount INTEGER)", database).ExecuteNonQuery();
}

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddJsonFile("sandbox.json"); // address and keys, which "vipps-webhooks sandbox" writes
builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"))
    .AddReceiver()
    .AddSqliteInbox("vipps-webhooks.db") // each delivery is on disk before Vipps gets its 200, and so is the webhook's secret
    .KeepRegistered("http://localhost:5055/hooks/vipps", WebhookEventTypes.Payments)
    .AddHandler<PaymentEvent>(async (payment, context, cancellationToken) =>
    {
        if (payment.WasCaptured)
        {
            await using var database = Open();
            await using var save = new SqliteCommand("INSERT INTO paid VALUES ($key, $reference, $amount) ON CONFLICT DO NOTHING", database);
            save.Parameters.AddWithValue("$key", payment.EventKey); // the same each time that the event comes
            save.Parameters.AddWithValue("$reference", payment.Reference);
            save.Parameters.AddWithValue("$amount", payment.Amount.MinorUnits);
            await save.ExecuteNonQueryAsync(cancellationToken); // if it fails, the inbox tries again
        }
    });

var app = builder.Build();
app.MapVippsWebhooks("/hooks/vipps");
app.MapGet("/orders", Orders);
app.Run();

static IEnumerable<string> Orders()
{
    using var database = Open();
    using var orders = new SqliteCommand("SELECT reference, sum(amount) FROM paid GROUP BY reference", database).ExecuteReader();
    while (orders.Read())
    {
        yield return $"{orders.GetString(0)}: {orders.GetInt64(1) / 100m:F2} paid";
    }
}

static SqliteConnection Open()
{
    var database = new SqliteConnection("Data Source=orders.db");
    database.Open();
    return database;
}
