using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The webshop's pages, as a customer and the staff see them in a browser. Leaves pictures in <c>TestResults/screenshots</c>.</summary>
public sealed class WebshopPageTests(InstalledBrowser browser, OpenShop open, ShopAtAServer atAServer)
    : IClassFixture<InstalledBrowser>, IClassFixture<OpenShop>, IClassFixture<ShopAtAServer>, IAsyncDisposable
{
    private const int DesktopWidth = 1280;
    private const int DesktopHeight = 800;
    private const int PhoneWidth = 375;
    private const int PhoneHeight = 812;

    private static readonly string Pictures = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    private readonly List<IPage> _pages = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages)
        {
            await page.CloseAsync();
        }
    }

    [Fact]
    public async Task OrderPage_ChangesByItself_WhileThePhoneApproves()
    {
        browser.SkipWhereThereIsNone();
        await using var shop = await RunningShop.OpenAsync();
        var problems = new List<string>();

        // The customer orders on a computer.
        var page = await OpenAsync(shop, "/", problems);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Lofoten beanie" })).ToBeVisibleAsync();
        await TakePictureAsync(page, "1-shop-desktop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay with Vipps" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/pay/order-"));
        var reference = page.Url.Split('/')[^1];
        await page.GotoAsync($"/orders/{reference}");
        await Assertions.Expect(page.Locator("#headline")).ToHaveTextAsync("Waiting for Vipps");
        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await TakePictureAsync(page, "2-waiting-desktop");
        await page.EvaluateAsync("window.sameDocument = true");

        // And approves on the phone.
        var app = await OpenAsync(shop, $"/pay/{reference}", problems, PhoneWidth, PhoneHeight);
        var approve = app.GetByRole(AriaRole.Button, new() { Name = "Approve 349,00 kr" });
        await Assertions.Expect(approve).ToBeEnabledAsync();
        await TakePictureAsync(app, "3-app-phone");
        await approve.ClickAsync();
        await Assertions.Expect(page.Locator("#headline")).ToHaveTextAsync("Payment approved");

        // The staff captures and refunds in parts, one of them delivered twice; and somebody forges.
        await page.GetByRole(AriaRole.Button, new() { Name = "Capture 100 kr" }).ClickAsync();
        await Assertions.Expect(page.Locator("#headline")).ToHaveTextAsync("Partly paid");
        await page.GetByLabel("Deliver it twice").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Capture the rest" }).ClickAsync();
        await Assertions.Expect(page.Locator("#headline")).ToHaveTextAsync("Paid");
        await page.GetByLabel("Deliver it twice").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Refund 50 kr" }).ClickAsync();
        await Assertions.Expect(page.Locator("#headline")).ToHaveTextAsync("Partly refunded");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a forged delivery" }).ClickAsync();

        await Assertions.Expect(page.Locator("#lines .title")).ToHaveTextAsync(["Reserved", "Captured", "Captured", "Refunded"]);
        await Assertions.Expect(page.Locator("#lines .amount")).ToHaveTextAsync(["349,00 kr", "100,00 kr", "249,00 kr", "50,00 kr"]);
        await Assertions.Expect(page.Locator(".delivery .badge")).ToHaveTextAsync(["401", "200", "200", "200", "200", "200"]);
        await Assertions.Expect(page.Locator(".delivery .verdict").First).ToHaveTextAsync("Refused: not signed with our secret");
        await Assertions.Expect(page.GetByText("Signature valid, handled before")).ToHaveCountAsync(1);
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"), "The page was reloaded.");
        await TakePictureAsync(page, "4-refunded-desktop");

        // The same order on the phone.
        await Assertions.Expect(app).ToHaveURLAsync(page.Url);
        await Assertions.Expect(app.Locator("#headline")).ToHaveTextAsync("Partly refunded");
        await TakePictureAsync(app, "5-refunded-phone");
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Cancel_LeadsToAnOrderThatIsNotPaid()
    {
        browser.SkipWhereThereIsNone();
        var problems = new List<string>();

        var page = await OpenAsync(open.Shop, "/", problems, PhoneWidth, PhoneHeight);
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay with Vipps" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Assertions.Expect(page.Locator("#headline")).ToHaveTextAsync("Not paid");
        Assert.Empty(problems);
    }

    [Fact]
    public async Task AllByKeyboard_WithNamesForEachControl()
    {
        browser.SkipWhereThereIsNone();
        var problems = new List<string>();

        var page = await OpenAsync(open.Shop, "/", problems);
        await PressEnterAsync(page.GetByRole(AriaRole.Button, new() { Name = "Pay with Vipps" }));
        await PressEnterAsync(page.GetByRole(AriaRole.Button, new() { Name = "Approve 349,00 kr" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Heading)).ToHaveTextAsync("Payment approved");
        var nameless = await page.EvaluateAsync<int>(
            "[...document.querySelectorAll('button, a, input, img:not([alt])')].filter(e => !(e.textContent.trim() || e.labels?.length)).length");

        Assert.Equal(0, nameless);
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData(DesktopWidth, DesktopHeight, ColorScheme.Light, "desktop-light")]
    [InlineData(DesktopWidth, DesktopHeight, ColorScheme.Dark, "desktop-dark")]
    [InlineData(PhoneWidth, PhoneHeight, ColorScheme.Light, "phone-light")]
    [InlineData(PhoneWidth, PhoneHeight, ColorScheme.Dark, "phone-dark")]
    public async Task EachPage_FitsTheWindow(int width, int height, ColorScheme theme, string name)
    {
        browser.SkipWhereThereIsNone();
        var shop = open.Shop;
        var problems = new List<string>();
        var before = (await shop.DeliveriesAsync(until: _ => true)).Length; // the panel keeps 20, more than the tests of this class cause
        var reference = await shop.BuyAsync();

        var page = await OpenAsync(shop, $"/pay/{reference}", problems, width, height, theme);
        var approve = page.GetByRole(AriaRole.Button, new() { Name = "Approve 349,00 kr" });
        await Assertions.Expect(approve).ToBeEnabledAsync();
        await TakePictureAsync(page, $"app-{name}");
        await approve.ClickAsync();
        await shop.PostAsync($"/api/orders/{reference}/capture", new { part = 10000 });
        await shop.PostAsync($"/api/orders/{reference}/forge");
        await Assertions.Expect(page.Locator("#headline")).ToHaveTextAsync("Partly paid");
        await TakePictureAsync(page, $"order-{name}");
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator(".delivery")).ToHaveCountAsync(before + 3);
        await TakePictureAsync(page, $"shop-{name}");

        Assert.Empty(problems);
    }

    [Theory]
    [InlineData(DesktopWidth, DesktopHeight, "desktop")]
    [InlineData(PhoneWidth, PhoneHeight, "phone")]
    public async Task AtAServer_TellsTheReferenceToPayWith(int width, int height, string name)
    {
        browser.SkipWhereThereIsNone();
        var problems = new List<string>();

        var page = await OpenAsync(atAServer.Shop, "/", problems, width, height);
        await Assertions.Expect(page.GetByText("your own ePayment integration")).ToBeVisibleAsync();
        await TakePictureAsync(page, $"shop-at-a-server-{name}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Place the order" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/orders/order-"));

        await Assertions.Expect(page.Locator("#reference")).ToHaveTextAsync(page.Url.Split('/')[^1]);
        await Assertions.Expect(page.GetByText("Make a payment of 349,00 kr with the reference above")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("At the till")).ToBeHiddenAsync();
        await TakePictureAsync(page, $"order-at-a-server-{name}");
        Assert.Empty(problems);
    }

    [Fact]
    public async Task UnknownOrder_HasAPageOfItsOwn()
    {
        browser.SkipWhereThereIsNone();
        var page = await NewPageAsync(open.Shop, PhoneWidth, PhoneHeight);

        var answer = await page.GotoAsync("/orders/order-unknown");

        Assert.Equal(404, answer!.Status);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "To the shop" })).ToBeVisibleAsync();
    }

    private async Task<IPage> NewPageAsync(RunningShop shop, int width, int height, ColorScheme theme = ColorScheme.Light)
    {
        var page = await browser.OpenPageAsync(shop, width, height, theme);
        _pages.Add(page);
        return page;
    }

    /// <summary>Opens a page; whatever its console or its network complains of goes to <paramref name="problems"/>.</summary>
    private async Task<IPage> OpenAsync(
        RunningShop shop, string path, List<string> problems, int width = DesktopWidth, int height = DesktopHeight, ColorScheme theme = ColorScheme.Light)
    {
        var page = await NewPageAsync(shop, width, height, theme);
        page.Console += (_, message) => Note(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Note(true, error);
        page.Response += (_, response) => Note(response.Status >= 400, $"{response.Status} {response.Url}");

        // A stream that ends because its page is left is no failure.
        page.RequestFailed += (_, request) => Note(
            !request.Url.EndsWith("/events", StringComparison.Ordinal), $"{request.Failure} {request.Url}");
        await page.GotoAsync(path);
        return page;

        void Note(bool isProblem, string text)
        {
            if (isProblem)
            {
                lock (problems)
                {
                    problems.Add(text);
                }
            }
        }
    }

    private static async Task PressEnterAsync(ILocator button)
    {
        await Assertions.Expect(button).ToBeEnabledAsync();
        await button.PressAsync("Enter");
    }

    /// <summary>Takes a picture of the whole page, which must not be wider than its window.</summary>
    private static async Task TakePictureAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true });
        Assert.Equal(page.ViewportSize!.Width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }
}
