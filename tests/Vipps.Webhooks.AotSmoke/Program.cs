using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks;
using Vipps.Webhooks.AotSmoke;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Benchmarks.Starting;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Signing;
using Vipps.Webhooks.Storage;

if (args is [FirstWebhook.Verb])
{
    await FirstWebhook.PrintAsync(FirstWebhook.RegisterAsync);
    return;
}

await using var vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true);
var handled = new HandledPayments();

var builder = WebApplication.CreateSlimBuilder(args);
builder.Configuration.AddInMemoryCollection(vipps.ToConfiguration());
builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Urls"] = "http://127.0.0.1:0",
    ["Vipps:KeyType"] = "Partner", // those of a sales unit may not register donations
    ["Vipps:SystemName"] = "smoke",
    ["Vipps:ClientId"] = vipps.PartnerKeys.ClientId,
    ["Vipps:ClientSecret"] = vipps.PartnerKeys.ClientSecret,
    ["Vipps:SubscriptionKey"] = vipps.PartnerKeys.SubscriptionKey,
    ["Vipps:Retry:MaxRetryAttempts"] = "2",
    ["Vipps:Receiver:Tolerance"] = "00:02:00",
});
builder.Logging.ClearProviders();
var settings = builder.Configuration.GetSection("Vipps");
builder.Services.AddSingleton(handled);
builder.Services.AddVippsWebhooks(settings);
builder.Services.AddVippsWebhookReceiver(settings)
    .AddInMemoryRegistrations()
    .AddHandler<PaymentEvent, PaymentHandler>()
    .AddHandler<WebhookEvent>((received, _, _) => handled.AddAsync($"any {received.Type}"));
var directory = Directory.CreateTempSubdirectory("vipps-smoke-");
builder.Services.AddDataProtection().SetApplicationName("smoke").PersistKeysToFileSystem(directory);
builder.Services.AddVippsWebhookReceiver("durable")
    .AddInMemoryRegistrations()
    .AddSqliteInbox(Path.Combine(directory.FullName, "inbox.db"), options => options.ProtectBodies = true)
    .AddHandler<PaymentEvent, PaymentHandler>();
builder.Services.AddHealthChecks().AddVippsWebhookReceiverCheck().AddVippsWebhookInboxCheck("durable");
builder.Services.AddAuthorizationBuilder().AddPolicy("ops", policy => policy.RequireAssertion(_ => true));
await using var app = builder.Build();
app.MapVippsWebhooks("/hooks/vipps");
app.MapVippsWebhooks("/hooks/durable", "durable");
app.MapVippsWebhookInbox("/ops", "ops", name: "durable");
await app.StartAsync();
var webhooks = app.Services.GetRequiredService<IWebhooksClient>();

var token = await app.Services.GetRequiredService<IVippsTokenProvider>().GetTokenAsync();
Steps.Take("A token is fetched", token.ExpiresAt > TimeProvider.System.GetUtcNow());

var registered = await webhooks.RegisterAsync(new(app.Urls.Single() + "/hooks/vipps", WebhookEventTypes.All));
app.Services.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(registered);
Steps.Take("A webhook is registered", registered.Secret.Length > 0);

var health = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
Steps.Take("The receiver is healthy", health.Entries["vipps-webhooks"].Status == HealthStatus.Healthy);

var listed = await webhooks.ListAsync();
Steps.Take("It is listed with its events", listed.Single().Id == registered.Id && listed.Single().Events.SequenceEqual(WebhookEventTypes.All));

var sent = vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = "order-1001");
Steps.Take("A payment's event is accepted", await sent.Completion);
var queued = JsonSerializer.Serialize(WebhookEventReader.Read(sent.Body), QueueJson.Default.WebhookEvent);
Steps.Take("It survives a queue", JsonSerializer.Deserialize(queued, QueueJson.Default.WebhookEvent) is PaymentEvent { WasCaptured: true, Amount.Currency: "NOK" } dequeued
    && JsonSerializer.Deserialize(JsonSerializer.Serialize(dequeued.Amount, QueueJson.Default.Money), QueueJson.Default.Money) == dequeued.Amount);
Steps.Take("It was handled as what it is", await handled.NextAsync() == "order-1001 35000 NOK CAPTURED" && await handled.NextAsync() == "any epayments.payment.captured.v1");

var forged = vipps.Send(WebhookEventTypes.PaymentRefunded, null, new SandboxSendOptions { Fault = SandboxDeliveryFault.WrongSecret });
Steps.Take("A forged one is refused, and Vipps' own accepted", await forged.Completion && (int?)forged.Attempts[0].StatusCode == 401);
Steps.Take("The forged one was not handled", (await handled.NextAsync()).EndsWith("REFUNDED", StringComparison.Ordinal) && await handled.NextAsync() == "any epayments.payment.refunded.v1" && handled.IsEmpty);

foreach (var type in WebhookEventTypes.All)
{
    Steps.Take($"{type} is accepted", await vipps.Send(type).Completion);
}

var registration = registered.ToRegistration();
var body = "{}"u8.ToArray();
var now = TimeProvider.System.GetUtcNow();
var signed = WebhookSigner.Sign(registered.Secret, registered.Url, body, now);
var delivery = new WebhookDelivery { Date = signed.Date, ContentHash = signed.ContentHash, Authorization = signed.Authorization, Body = body };
Steps.Take("What is signed by hand verifies", WebhookVerifier.Verify(delivery, registration, now, WebhookVerifier.DefaultTolerance).IsValid);

Steps.Take("It is deleted", await webhooks.DeleteAsync(registered.Id));
Steps.Take("Once", !await webhooks.DeleteAsync(registered.Id));

var durable = await webhooks.RegisterAsync(new(app.Urls.Single() + "/hooks/durable", WebhookEventTypes.Payments));
app.Services.GetRequiredKeyedService<InMemoryWebhookRegistrationStore>("durable").Add(durable);
var kept = vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = "order-1002");
Steps.Take("An event is encrypted, stored in SQLite and accepted", await kept.Completion);
string next;
do
{
    next = await handled.NextAsync(); // after those of the first receiver
}
while (!next.StartsWith("order-1002", StringComparison.Ordinal));
Steps.Take("It is handled from there", next == "order-1002 35000 NOK CAPTURED");
health = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
Steps.Take("The inbox is healthy", health.Entries["vipps-webhooks-inbox:durable"].Status == HealthStatus.Healthy);

using var browser = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
var admin = app.Services.GetRequiredKeyedService<IWebhookInboxAdmin>("durable");
while ((await admin.GetStatsAsync()).Waiting > 0)
{
    await Task.Yield(); // it is marked as handled soon after its handlers
}

Steps.Take("Its page counts", (await browser.GetStringAsync("/ops")).Contains("\"waiting\": 0", StringComparison.Ordinal));
browser.DefaultRequestHeaders.Add("Accept", "text/html");
Steps.Take("And shows", (await browser.GetStringAsync("/ops")).Contains("Nothing is stuck.", StringComparison.Ordinal));

for (var life = 1; life <= 2; life++)
{
    var shop = new ServiceCollection();
    shop.AddLogging();
    shop.AddDataProtection().SetApplicationName("smoke").PersistKeysToFileSystem(directory);
    shop.AddVippsWebhooks(settings);
    shop.AddVippsWebhookProcessor()
        .AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask)
        .AddSqliteInbox(Path.Combine(directory.FullName, "kept.db"))
        .KeepRegistered("https://shop.example/hooks/vipps", [WebhookEventTypes.PaymentCaptured]);
    await using var services = shop.BuildServiceProvider();
    var registrar = services.GetRequiredService<IWebhookRegistrar>();
    await registrar.EnsureAsync();
    var state = (await registrar.GetStatesAsync())[0];
    Steps.Take($"A wanted webhook is registered, and its secret can be read in life {life}", state is { State: KeptRegistrationState.Registered, Generation: 1 });
}

using var alone = WebhooksClient.Create(options =>
{
    vipps.Configure(options);
    options.SubscriptionKey = "wrong";
});
try
{
    await alone.ListAsync();
    Steps.Take("A wrong key is refused", false);
}
catch (VippsApiException refused)
{
    Steps.Take("A wrong key is refused, and why can be read", (int?)refused.StatusCode == 401);
}

await app.StopAsync();
await app.DisposeAsync();
directory.Delete(recursive: true);
Steps.Take("All is stopped", true);
