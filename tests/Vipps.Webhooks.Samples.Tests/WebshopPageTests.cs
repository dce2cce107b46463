using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The webshop's pages, as a customer and the staff see them in a browser. Leaves pictures in <c>TestResults/screenshots</c>.</summary>
[Collection(InstalledBrowser.Collection)]
public sealed class WebshopPageTests(InstalledBrowser browser, OpenShop open, ShopAtAServer atAServer) : IAsyncDisposable
{
    private static readonly string Pictures = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    // Each state of a page is looked at in both: between them, they have both widths and both themes.
    private static readonly (string Name, int Width, int Height, ColorScheme Theme)[] Windows =
    [
        ("phone-dark", 390, 844, ColorScheme.Dark),
        ("desktop-light", 1280, 800, ColorScheme.Light),
    ];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<IPage> _pages = [];
    private readonly List<string> _problems = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages)
        {
            await page.CloseAsync();
        }
    }

    [Fact]
    public async Task OrderPage_ChangesByItself_WhileThePhoneApproves_ByKeyboardAlone()
    {
        browser.SkipWhereThereIsNone();
        var shop = await open.ShopAsync();

        // The customer orders on the phone, and opens the order on a computer.
        var app = await OpenAsync(shop, "/");
        await Assertions.Expect(app.GetByRole(AriaRole.Heading, new() { Name = "Lofoten beanie" })).ToBeVisibleAsync();
        await PressEnterAsync(app.GetByRole(AriaRole.Button, new() { Name = "Pay with Vipps" }));
        await Assertions.Expect(app).ToHaveURLAsync(new Regex("/pay/order-"));
        var reference = app.Url.Split('/')[^1];
        var approve = app.GetByRole(AriaRole.Button, new() { Name = "Approve 349,00 kr" });
        await Assertions.Expect(approve).ToBeEnabledAsync();
        await LookAsync(app, "app");
        var page = await OpenAsync(shop, $"/orders/{reference}");
        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await IsAsync(page, reference, "Waiting for Vipps");
        await LookAsync(page, "order-waiting");
        await page.EvaluateAsync("window.sameDocument = true");

        // The phone approves.
        await PressEnterAsync(approve);
        await IsAsync(page, reference, "Payment approved");
        await IsAsync(app, reference, "Payment approved");
        await LookAsync(page, "order-approved");

        // The staff captures and refunds in parts, one of them delivered twice.
        await PressEnterAsync(page.GetByRole(AriaRole.Button, new() { Name = "Capture 100 kr" }));
        await IsAsync(page, reference, "Partly paid");
        var told = page.Locator("#faults .done");
        await page.GetByLabel("Twice, as may happen").CheckAsync();
        await Assertions.Expect(told.First).ToHaveTextAsync(new Regex("is delivered twice"));
        var captureRest = page.GetByRole(AriaRole.Button, new() { Name = "Capture the rest" });
        var answer = page.Locator("#till .done");
        await captureRest.FocusAsync();
        var top = await page.EvaluateAsync<double>("scrollY + document.activeElement.getBoundingClientRect().top");
        await captureRest.PressAsync("Enter");
        await IsAsync(page, reference, "Paid");
        await Assertions.Expect(answer).ToHaveTextAsync("Captured: 249,00 kr");
        await Assertions.Expect(captureRest).ToBeFocusedAsync();
        Assert.Equal(top, await page.EvaluateAsync<double>("scrollY + document.activeElement.getBoundingClientRect().top"));
        await captureRest.PressAsync("Enter");
        await Assertions.Expect(answer).ToHaveTextAsync("Nothing is reserved.");
        await page.GetByLabel("Once").CheckAsync();
        await Assertions.Expect(told.First).ToHaveTextAsync(new Regex("is delivered once"));
        await PressEnterAsync(page.GetByRole(AriaRole.Button, new() { Name = "Refund 50 kr" }));
        await IsAsync(page, reference, "Partly refunded");

        // The newest first, and nothing of other orders.
        await Assertions.Expect(page.Locator("#lines .title")).ToHaveTextAsync(["Refunded", "Captured", "Captured", "Reserved", "Payment created"]);
        await Assertions.Expect(page.Locator("#lines .amount")).ToHaveTextAsync(["50,00 kr", "249,00 kr", "100,00 kr", "349,00 kr"]);
        await Assertions.Expect(page.Locator(".delivery .badge")).ToHaveTextAsync(["200", "200", "200", "200", "200", "200"]);
        await Assertions.Expect(page.GetByText("came before: nothing to do")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByText("Signature valid, stored, handled")).ToHaveCountAsync(5);

        // Then no webhook comes any more, and the page changes all the same.
        await page.GetByLabel("let deliveries go missing").CheckAsync();
        await Assertions.Expect(told.First).ToHaveTextAsync(new Regex("deliveries of this order go missing"));
        await PressEnterAsync(page.GetByRole(AriaRole.Button, new() { Name = "Refund all" }));
        await IsAsync(page, reference, "Refunded");
        await Assertions.Expect(page.GetByText("No webhook came: read from Vipps")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".delivery")).ToHaveCountAsync(6);
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"), "The page was reloaded.");
        await LookAsync(page, "order-refunded-without-a-webhook");

        // A stranger forges. The front page shows it.
        await PressEnterAsync(page.GetByRole(AriaRole.Button, new() { Name = "Send a forged delivery" }));
        await Assertions.Expect(told.Last).ToHaveTextAsync("Refused: it was answered 401, and the order stays as it was.");
        await page.GetByRole(AriaRole.Link, new() { Name = "All deliveries" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Refused: not signed with our secret").First).ToBeVisibleAsync();
        await LookAsync(page, "shop");
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task Cancel_LeadsToAnOrder_ThatDoesNotReadAsIfMoneyHadMoved()
    {
        browser.SkipWhereThereIsNone();

        var page = await OpenAsync(await open.ShopAsync(), "/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay with Vipps" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/orders/order-"));

        await IsAsync(page, page.Url.Split('/')[^1], "Not paid");
        await Assertions.Expect(page.Locator("#lines .title")).ToHaveTextAsync(["Cancelled by the customer, no money moved", "Payment created"]);
        await Assertions.Expect(page.Locator("#lines .amount")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("Captured", new() { Exact = true })).ToBeHiddenAsync();
        await LookAsync(page, "order-not-paid");
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task AtAServer_CustomerGoesToVipps_AndStaffMovesTheMoney()
    {
        browser.SkipWhereThereIsNone();
        var (vipps, shop) = await atAServer.BothAsync();

        // The customer is sent to Vipps' page.
        var page = await OpenAsync(shop, "/");
        await page.RouteAsync("https://landing.vipps.no/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<title>Vipps</title>" }));
        await Assertions.Expect(page.GetByText("A test payment")).ToBeVisibleAsync();
        var reference = "";
        await page.RouteAsync("**/api/orders", async route =>
        {
            var placed = await route.FetchAsync();
            reference = (await placed.JsonAsync())!.Value.GetProperty("reference").GetString()!;
            await route.FulfillAsync(new() { Response = placed });
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay with Vipps" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"^https://landing\.vipps\.no/?\?token="));

        // A capture that fails, and a reservation that is released, move no money.
        await page.GotoAsync(new Uri(shop.Http.BaseAddress!, $"/orders/{reference}").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Continue in Vipps" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Send a forged delivery")).ToBeHiddenAsync();
        await LookAsync(page, "order-at-a-server");
        Assert.True(vipps.Payments.Approve(reference));
        await IsAsync(page, reference, "Payment approved");
        vipps.Send(WebhookEventTypes.PaymentCaptured, payment =>
        {
            payment["reference"] = reference;
            payment["success"] = false;
            payment["amount"] = new JsonObject { ["currency"] = "NOK", ["value"] = 34900 };
        });
        await Assertions.Expect(page.GetByText("Capture failed, no money moved")).ToBeVisibleAsync();
        await PressEnterAsync(page.GetByRole(AriaRole.Button, new() { Name = "Cancel what is not captured" }));

        await IsAsync(page, reference, "Reservation released");
        await Assertions.Expect(page.Locator("#lines .title")).ToHaveTextAsync(
            ["Reservation of 349,00 kr released, no money moved", "Capture failed, no money moved", "Reserved", "Payment created"]);
        await Assertions.Expect(page.Locator("#lines .amount")).ToHaveCountAsync(1);
        await LookAsync(page, "order-released");
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task UnknownOrder_HasAPageOfItsOwn()
    {
        browser.SkipWhereThereIsNone();
        var page = await NewPageAsync();

        var answer = await page.GotoAsync(new Uri((await open.ShopAsync()).Http.BaseAddress!, "/orders/order-unknown").ToString());

        Assert.Equal(404, answer!.Status);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "To the shop" })).ToBeVisibleAsync();
        await LookAsync(page, "missing");
    }

    [Fact]
    public async Task ShopThatDoesNotAnswer_PageSaysSinceWhen_AndWhatToDo()
    {
        browser.SkipWhereThereIsNone();
        var shop = await open.ShopAsync();
        var reference = await shop.BuyAsync();
        var page = await NewPageAsync();
        await page.RouteAsync("**/events", route => route.AbortAsync());
        await page.RouteAsync("**/approve", route => route.AbortAsync());

        await page.GotoAsync(new Uri(shop.Http.BaseAddress!, $"/orders/{reference}").ToString());
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync(new Regex("^The shop has not answered since .*This page goes on by itself"));
        await LookAsync(page, "order-without-connection");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the app" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync(new Regex("Start it, and press the button again"));
        await LookAsync(page, "app-without-connection");
    }

    private async Task<IPage> NewPageAsync()
    {
        var page = await browser.OpenPageAsync();
        _pages.Add(page);
        return page;
    }

    /// <summary>Opens a page; whatever its console or its network complains of is a problem.</summary>
    private async Task<IPage> OpenAsync(RunningShop shop, string path)
    {
        var page = await NewPageAsync();
        page.Console += (_, message) => Note(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Note(true, error);
        page.Response += (_, response) => Note(response.Status >= 400, $"{response.Status} {response.Url}");

        // A stream that ends because its page is left is no failure.
        page.RequestFailed += (_, request) => Note(
            !request.Url.EndsWith("/events", StringComparison.Ordinal), $"{request.Failure} {request.Url}");
        await page.GotoAsync(new Uri(shop.Http.BaseAddress!, path).ToString());
        return page;

        void Note(bool isProblem, string text)
        {
            if (isProblem)
            {
                lock (_problems)
                {
                    _problems.Add(text);
                }
            }
        }
    }

    /// <summary>Waits until an order's page shows a state: in its headline, which is announced, and in its title.</summary>
    private static async Task IsAsync(IPage page, string reference, string headline)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Heading)).ToHaveTextAsync(headline);
        await Assertions.Expect(page).ToHaveTitleAsync($"{headline} – {reference} – Nordavind");
    }

    private static async Task PressEnterAsync(ILocator button)
    {
        await Assertions.Expect(button).ToBeEnabledAsync();
        await button.PressAsync("Enter");
    }

    /// <summary>Takes pictures of the whole page, which must not be wider than its window, and has no violation that axe finds.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        if (await page.EvaluateAsync<bool>("!window.axe")) // once for a document: it is half a megabyte
        {
            await page.EvaluateAsync(Axe);
        }

        foreach (var window in Windows)
        {
            await page.SetViewportSizeAsync(window.Width, window.Height);
            await page.EmulateMediaAsync(new() { ColorScheme = window.Theme });
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{window.Name}.png"), FullPage = true });
            Assert.Equal(window.Width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Empty(await page.EvaluateAsync<string[]>(
                """
                axe.run(document, { resultTypes: ['violations'] }).then(found => found.passes.length < 10 ? ['axe looked at nothing'] :
                  found.violations.map(violation =>
                    `${violation.id}: ${violation.help}. ${violation.nodes.map(node => `${node.html} ${node.failureSummary}`).join('; ')}`))
                """));
        }
    }
}
