using Microsoft.Playwright;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The Chromium that is installed on this machine, without a window. None is downloaded.</summary>
internal sealed class InstalledBrowser : IAsyncDisposable
{
    private const string PathVariable = "CHROMIUM_PATH";

    // Of one expectation: as long as Playwright waits for anything else. Its own 5 s are short on a busy machine.
    private const float Patience = 30_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private InstalledBrowser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <summary>Starts it; skips the test where there is none.</summary>
    public static async Task<InstalledBrowser> StartAsync()
    {
        var path = Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named
            ? named
            : Names.Select(name => $"/usr/bin/{name}").FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"No Chromium is installed: the pages were not looked at. Install it, or name it in {PathVariable}.");

        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new InstalledBrowser(
                playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments }));
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>A window of its own, of one size and theme, at the shop.</summary>
    public Task<IBrowserContext> WindowAsync(RunningShop shop, int width, int height, ColorScheme theme = ColorScheme.Light) =>
        _browser.NewContextAsync(new()
        {
            BaseURL = shop.Http.BaseAddress!.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
        });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
