using Microsoft.Playwright;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>
/// The Chromium that is installed on this machine, without a window. None is downloaded. It is started once for a class of tests; each
/// test has pages of its own. Those that look at one shop through windows of one size share a context, because a new one takes the
/// processor for over a second, and the shop keeps nothing in the browser.
/// </summary>
public sealed class InstalledBrowser : IAsyncLifetime
{
    private const string PathVariable = "CHROMIUM_PATH";

    // Of one expectation: as long as Playwright waits for anything else. Its own 5 s are short on a busy machine.
    private const float Patience = 30_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",

        // In place of Playwright's own list, the part that matters here; and the pages of the address bar, which take a second for each window.
        "--disable-features=AimEnabled,HttpsUpgrades,MediaRouter,OptimizationHints,Translate,WebUIOmniboxAimPopup,WebUIOmniboxPopup",
    ];

    private readonly Dictionary<(Uri Shop, int Width, int Height), IBrowserContext> _contexts = [];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (FindPath() is not { } path)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Skips the test where no browser is installed: first of all, before it starts anything else.</summary>
    internal void SkipWhereThereIsNone() => Assert.SkipWhen(
        _browser is null, $"No Chromium is installed: the pages were not looked at. Install it, or name it in {PathVariable}.");

    /// <summary>Opens an empty page of one size and theme, whose addresses are those of the shop.</summary>
    internal async Task<IPage> OpenPageAsync(RunningShop shop, int width, int height, ColorScheme theme = ColorScheme.Light)
    {
        var address = shop.Http.BaseAddress!;
        if (!_contexts.TryGetValue((address, width, height), out var context))
        {
            context = await _browser!.NewContextAsync(new()
            {
                BaseURL = address.ToString(),
                ViewportSize = new() { Width = width, Height = height },
                ReducedMotion = ReducedMotion.Reduce,
            });
            _contexts.Add((address, width, height), context);
            await context.NewPageAsync(); // stays open, because the context's window closes with its last page
        }

        var page = await context.NewPageAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = theme });
        return page;
    }

    private static string? FindPath() => Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named
        ? named
        : Names.Select(name => $"/usr/bin/{name}").FirstOrDefault(File.Exists);
}
