using Microsoft.Playwright;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>
/// The Chromium that is installed on this machine, without a window. None is downloaded. It is started once for all tests that look at pages, with
/// one context, because each takes the processor for seconds, and no page keeps anything in the browser. Each test has pages of its own.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class InstalledBrowser : IAsyncLifetime, ICollectionFixture<InstalledBrowser>
{
    /// <summary>The tests with pages: one after the other, in one browser.</summary>
    public const string Collection = "Pages";

    private const string PathVariable = "CHROMIUM_PATH";

    // Of one expectation: as long as Playwright waits for anything else. Its own 5 s are short on a busy machine.
    private const float Patience = 30_000;

    // The first has no windows at all, and takes the processor for a sixth less.
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",

        // Pages of a few seconds are over before their code is worth compiling twice.
        "--js-flags=--no-turbofan --no-maglev",

        // One process for all pages, which are all ours, instead of one for each.
        "--in-process-gpu", "--renderer-process-limit=1",

        // In place of Playwright's own list, the part that matters here; and the pages of the address bar, which take a second for each window.
        "--disable-features=AimEnabled,HttpsUpgrades,MediaRouter,OptimizationHints,Translate,WebUIOmniboxAimPopup,WebUIOmniboxPopup",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IBrowserContext? _context;

    public async ValueTask InitializeAsync()
    {
        if (FindPath() is not { } path)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments });
        _context = await _browser.NewContextAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await _context.NewPageAsync(); // stays open, because the context's window closes with its last page
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

    internal Task<IPage> OpenPageAsync() => _context!.NewPageAsync();

    private static string? FindPath() => Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named
        ? named
        : Names.Select(name => $"/usr/bin/{name}").FirstOrDefault(File.Exists);
}
