using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vipps.Webhooks;
using Vipps.Webhooks.Inbox.Host;

// A shop with an inbox. What its handler does is one row of the table "effects". It may be killed at any moment.
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.SetMinimumLevel(LogLevel.Warning);

var receiver = builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps"));
if (builder.Configuration["PostgreSql"] is { } connection)
{
    var source = NpgsqlDataSource.Create(connection);
    builder.Services.AddSingleton(source);
    receiver.AddPostgreSqlInbox(_ => source, options => options.Lease = TimeSpan.FromSeconds(3)).AddHandler<PaymentEvent, PostgreSqlHandler>();
}
else
{
    receiver.AddSqliteInbox(Path.Combine(builder.Configuration["Directory"]!, "inbox.db")).AddHandler<PaymentEvent, SqliteHandler>();
    builder.Services.AddSingleton<SqliteEffects>();
}

await using var app = builder.Build();
app.MapVippsWebhooks("/hooks/vipps");
await app.StartAsync();
Console.WriteLine($"Listens on {app.Urls.Single()}");
await Console.In.ReadToEndAsync(); // until the test closes it, or is gone
await app.StopAsync();
