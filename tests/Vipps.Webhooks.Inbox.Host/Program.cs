using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
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
if (builder.Configuration["Context"] is { } ofContext)
{
    builder.Services.AddDbContext<EffectsDb>(options => options.UseNpgsql(ofContext, static npgsql => npgsql.EnableRetryOnFailure()));
    receiver.AddInbox<EffectsDb>(static options => options.Lease = TimeSpan.FromSeconds(3)).AddHandler<PaymentEvent, ContextHandler>();
}
else if (builder.Configuration["PostgreSql"] is { } connection)
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
if (builder.Configuration["Context"] is not null)
{
    await using var scope = app.Services.CreateAsyncScope();
    await scope.ServiceProvider.GetRequiredService<EffectsDb>().Database.EnsureCreatedAsync();
}

app.MapVippsWebhooks("/hooks/vipps");
await app.StartAsync();
Console.WriteLine($"Listens on {app.Urls.Single()}");
await Console.In.ReadToEndAsync(); // until the test closes it, or is gone
await app.StopAsync();
