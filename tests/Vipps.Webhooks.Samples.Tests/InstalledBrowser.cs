using Microsoft.Playwright;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>
/// The Chromium that is installed on this machine, without a window. None is downloaded. It is started once for a class of tests; each
/// test has windows of its own, which share nothing.
/// </summary>
public sealed class InstalledBrowser : IAsyncLifetime
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

    /// <summary>A window of its own, of one size and theme, at the shop.</summary>
    internal Task<IBrowserContext> WindowAsync(RunningShop shop, int width, int height, ColorScheme theme = ColorScheme.Light) =>
        _browser!.NewContextAsync(new()
        {
            BaseURL = shop.Http.BaseAddress!.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
        });

    private static string? FindPath() => Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named
        ? named
        : Names.Select(name => $"/usr/bin/{name}").FirstOrDefault(File.Exists);
}
