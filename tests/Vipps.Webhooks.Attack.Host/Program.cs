using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks;
using Vipps.Webhooks.Attack.Host;

// Two receivers: /hooks/vipps verifies against the registered URL, /hooks/target against what the request was sent to. Both take whatever
// is verified. Registrations come from the environment, the time from --now.
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders().AddProvider(new FormattedAndForgotten()).SetMinimumLevel(LogLevel.Trace);
builder.Services.AddSingleton<TimeProvider>(
    new StandingClock(DateTimeOffset.Parse(builder.Configuration["now"]!, CultureInfo.InvariantCulture)));

var accepted = 0L;
foreach (var (name, section) in ((string, string)[])[("", "Vipps"), ("target", "Target")])
{
    builder.Services.AddVippsWebhookReceiver(name, builder.Configuration.GetSection(section))
        .AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask)
        .ObserveDeliveries(report => Interlocked.Add(ref accepted, report.StatusCode == StatusCodes.Status200OK ? 1 : 0));
}

await using var app = builder.Build();
app.MapVippsWebhooks("/hooks/vipps");
app.MapVippsWebhooks("/hooks/target", "target");
app.MapGet("/control", () =>
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
    return FormattableString.Invariant($"{GC.GetTotalMemory(forceFullCollection: true)} {Interlocked.Read(ref accepted)}");
});
await app.StartAsync();
Console.WriteLine($"Listens on {app.Urls.Single()}");

// Until whoever started this closes its input, or is gone.
await Console.In.ReadToEndAsync();
await app.StopAsync();
