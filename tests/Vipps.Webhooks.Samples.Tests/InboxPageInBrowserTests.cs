using System.Collections.Concurrent;
using System.Text;
using Deque.AxeCore.Commons;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Vipps.Webhooks.Storage;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The page of an inbox, as the staff see it in a browser. Leaves pictures in <c>TestResults/screenshots</c>.</summary>
[Collection(InstalledBrowser.Collection)]
public sealed class InboxPageInBrowserTests(InstalledBrowser browser)
{
    private const string Parked =
        "The shop's warehouse refused the order: <b>stock</b> is \u202Egnitaulave\u202C, and \u05E9\u05DC\u05D5\u05DD is not a place. It was asked at "
        + "https://warehouse.shop.example/api/v2/orders/reservations/with/a/rather/long/address/that/has/no/space/in/it/anywhere/at/all?x=1. ";

    private static readonly string Pictures = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    // Between them, they have both widths and both themes.
    private static readonly Window Phone = new("phone-dark", 390, 844, ColorScheme.Dark);
    private static readonly Window Desktop = new("desktop-light", 1280, 800, ColorScheme.Light);

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Staff_FindWhatIsStuck_AndMendIt_ByKeyboardAlone_WithoutScripts()
    {
        browser.SkipWhereThereIsNone();
        var isMended = false;
        var directory = Directory.CreateTempSubdirectory("vipps-inbox-page-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("ops", static policy => policy.RequireAssertion(static _ => true))
            .AddPolicy("bodies", static policy => policy.RequireAssertion(static _ => true));
        builder.Services.AddHealthChecks().AddVippsWebhookInboxCheck();
        builder.Services.AddVippsWebhookProcessor()
            .AddInMemoryRegistrations()
            .AddHandler<PaymentEvent>((payment, _, _) => payment.Reference switch
            {
                var reference when reference.StartsWith("parked", StringComparison.Ordinal) && !Volatile.Read(ref isMended) =>
                    throw new InvalidOperationException(Parked + new string('x', 1200)),
                "failing" => throw new RetryLaterException(TimeSpan.FromHours(1), "The bookkeeping is closed at night."),
                _ => Task.CompletedTask,
            })
            .AddSqliteInbox(Path.Combine(directory.FullName, "inbox.db"));
        await using (var app = builder.Build())
        {
            app.MapVippsWebhookInbox("/ops/vipps", "ops", "bodies");
            await app.StartAsync(Cancellation);
            var health = app.Services.GetRequiredService<HealthCheckService>();
            await UntilAsync(() => Task.CompletedTask, async () => (await health.CheckHealthAsync(Cancellation)).Status == HealthStatus.Healthy);
            var address = app.Urls.Single() + "/ops/vipps";
            var inbox = app.Services.GetRequiredService<IWebhookInboxAdmin>();
            var problems = new ConcurrentQueue<string>();
            var page = await browser.OpenPageAsync();
            page.Console += (_, message) => Note(message.Type is "error" or "warning", message.Text);
            page.RequestFailed += (_, request) => Note(true, $"{request.Failure} {request.Url}");

            // Nothing is there yet.
            await UntilAsync(() => page.GotoAsync(address), async () => await page.GetByText("Nothing is stuck.").CountAsync() == 1);
            await LookAsync(page, "inbox-empty", Desktop);
            await page.GotoAsync($"{address}/deliveries");
            await LookAsync(page, "inbox-empty-list", Phone);

            // Something is stuck.
            await StoreAsync(app, "parked-1", age: TimeSpan.FromDays(8), count: 3);
            await StoreAsync(app, "parked-2", age: TimeSpan.FromDays(8));
            await StoreAsync(app, "failing", age: TimeSpan.FromMinutes(3));
            foreach (var number in Enumerable.Range(1, 60))
            {
                await StoreAsync(app, $"order-{number}", TimeSpan.FromMinutes(number));
            }

            await UntilAsync(() => Task.CompletedTask, async () => await inbox.GetStatsAsync(Cancellation) is { Parked: 2, Held: 2, Done: 60, Waiting: 3 });
            await UntilAsync(() => page.GotoAsync(address), async () => await page.GetByText("The bookkeeping is closed at night.").CountAsync() == 1);
            await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("2 deliveries are parked and hold back 2.");
            await LookAsync(page, "inbox-stuck", Phone, Desktop);
            await page.GetByRole(AriaRole.Link, new() { Name = "Deliveries" }).PressAsync("Enter");
            await Assertions.Expect(page.Locator(".deliveries > li")).ToHaveCountAsync(50);
            await LookAsync(page, "inbox-list", Desktop);
            await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).PressAsync("Enter");
            await Assertions.Expect(page.Locator(".deliveries > li")).ToHaveCountAsync(15);
            await page.GetByLabel("State").SelectOptionAsync("Parked");
            await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).PressAsync("Enter");
            await Assertions.Expect(page.Locator(".deliveries > li")).ToHaveCountAsync(2);

            // One delivery, and its body.
            await page.GetByRole(AriaRole.Link, new() { Name = "epayments.payment.captured.v1" }).Last.PressAsync("Enter");
            await Assertions.Expect(page.GetByText("Holds back")).ToBeVisibleAsync();
            await LookAsync(page, "inbox-parked", Phone, Desktop);
            var parked = page.Url;
            await page.GetByRole(AriaRole.Link, new() { Name = "Show it" }).PressAsync("Enter");
            await Assertions.Expect(page.Locator(".body")).ToContainTextAsync("\"reference\": \"parked-1\"");
            await LookAsync(page, "inbox-body", Desktop);

            // A page of another site cannot act here.
            var other = await browser.OpenPageAsync();
            await other.RouteAsync("http://localhost/**", route => route.FulfillAsync(new()
            {
                ContentType = "text/html",
                Body = $"<form method=\"post\" action=\"{parked}/discard\"><button>Win a beanie</button></form>",
            }));
            await other.GotoAsync("http://localhost/");
            await other.GetByRole(AriaRole.Button).ClickAsync();
            await Assertions.Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("Refused");
            await other.CloseAsync();

            // Mended.
            Volatile.Write(ref isMended, true);
            await page.GotoAsync(parked);
            await page.GetByRole(AriaRole.Button, new() { Name = "Unpark" }).PressAsync("Enter");
            await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Unparked");
            await UntilAsync(() => Task.CompletedTask, async () => await inbox.GetStatsAsync(Cancellation) is { Parked: 1, Done: 63 });
            await page.GotoAsync(parked);
            await page.GetByText("Replay…").PressAsync("Enter");
            await LookAsync(page, "inbox-done", Phone);
            await page.GetByRole(AriaRole.Button, new() { Name = "Replay delivery" }).PressAsync("Enter");
            await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Replayed");
            Assert.Empty(problems);
            await page.CloseAsync();

            void Note(bool isProblem, string text)
            {
                if (isProblem)
                {
                    problems.Enqueue(text);
                }
            }
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        directory.Delete(recursive: true);
    }

    private static async Task StoreAsync(WebApplication app, string reference, TimeSpan age, int count = 1)
    {
        for (var number = 1; number <= count; number++)
        {
            var delivery = new InboxDelivery
            {
                ReceiverName = "",
                DeliveryKey = $"epayments.payment.captured.v1/123456/{reference}/{number}/true",
                OrderingKey = $"payment/123456/{reference}",
                Body = Encoding.UTF8.GetBytes(
                    $$"""
                    {"msn":"123456","reference":"{{reference}}","pspReference":"{{number}}","name":"CAPTURED","amount":{"currency":"NOK","value":35000},
                    "timestamp":"2026-03-01T11:59:58.000Z","idempotencyKey":"Åse Ødegård \u202E<script>","success":true}
                    """),
                AttemptedAt = TimeProvider.System.GetUtcNow() - age,
                ReceivedAt = TimeProvider.System.GetUtcNow() - age,
                EventType = WebhookEventTypes.PaymentCaptured,
                Events = [WebhookEventTypes.PaymentCaptured],
            };
            Assert.Equal(InboxResult.Stored, await app.Services.GetRequiredKeyedService<IWebhookInbox>("").StoreAsync(delivery, Cancellation));
        }
    }

    private static async Task UntilAsync(Func<Task> look, Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            await look();
            if (await condition())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Takes pictures of the whole page, which must not be wider than its window, and has no violation that axe finds.</summary>
    private static async Task LookAsync(IPage page, string name, params Window[] windows)
    {
        await page.EvaluateAsync(Axe);
        foreach (var window in windows)
        {
            await page.SetViewportSizeAsync(window.Width, window.Height);
            await page.EmulateMediaAsync(new() { ColorScheme = window.Theme });
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{window.Name}.png"), FullPage = true });
            Assert.Equal(window.Width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Empty(await page.EvaluateAsync<string[]>(
                """
                axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations.map(violation =>
                  `${violation.id}: ${violation.help}. ${violation.nodes.map(node => `${node.html} ${node.failureSummary}`).join('; ')}`))
                """));
        }
    }

    private sealed record Window(string Name, int Width, int Height, ColorScheme Theme);
}
