using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The webshop as a person runs it: a process, its screen, its address and its exit code.</summary>
internal sealed class RunningShop : IAsyncDisposable
{
    private const string Announcement = "The shop is open: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _screen = new();
    private readonly TaskCompletionSource<Uri?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private RunningShop(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        _reading.ContinueWith(_ => _opened.TrySetResult(null), TaskScheduler.Default);
    }

    /// <summary>Asks the shop as a browser does; never by way of a proxy.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public string Screen => string.Join(Environment.NewLine, _screen);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens the shop on a free port, unless <paramref name="args"/> say otherwise.</summary>
    public static async Task<RunningShop> OpenAsync(string[]? args = null, Dictionary<string, string>? environment = null)
    {
        var shop = Start([.. args ?? [], .. args?.Contains("--urls") == true ? Array.Empty<string>() : ["--urls", "http://127.0.0.1:0"]], environment);
        var address = await shop._opened.Task.WaitAsync(Patience, Cancellation);
        Assert.True(address is not null, shop.Screen);
        shop.Http.BaseAddress = address;
        return shop;
    }

    /// <summary>Runs the shop with settings with which it cannot open.</summary>
    public static async Task<(int ExitCode, string Screen)> RunAsync(string[] args, Dictionary<string, string>? environment = null)
    {
        await using var shop = Start(args, environment);
        return (await shop.EndAsync(), shop.Screen);
    }

    /// <summary>What makes the shop meet a sandbox that the test holds, as if it were Vipps' own server.</summary>
    public static Dictionary<string, string> KeysOf(VippsSandbox vipps) =>
        vipps.ToConfiguration().ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value!);

    /// <summary>Places an order, and gives its reference.</summary>
    public async Task<string> BuyAsync()
    {
        using var answer = await Http.PostAsync("/api/orders", null, Cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("reference").GetString()!;
    }

    public async Task<int> PostAsync(string path, object? body = null)
    {
        using var content = JsonContent.Create(body);
        using var answer = await Http.PostAsync(path, body is null ? null : content, Cancellation);
        return (int)answer.StatusCode;
    }

    /// <summary>Hears from the shop until an order has a status.</summary>
    public Task<JsonElement> OrderAsync(string reference, string status) =>
        HearAsync($"/api/orders/{reference}/events", order => order.GetProperty("status").GetString() == status);

    /// <summary>Hears from the shop until something holds for its deliveries, newest first.</summary>
    public async Task<JsonElement[]> DeliveriesAsync(Func<JsonElement[], bool> until) =>
        Deliveries(await HearAsync("/api/deliveries/events", view => until(Deliveries(view))));

    public async Task<JsonElement> HearAsync(string path, Func<JsonElement, bool> until)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        using var reader = new StreamReader(await Http.GetStreamAsync(path, patience.Token));
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal)
                && JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]) is var told && until(told))
            {
                return told;
            }
        }

        throw new EndOfStreamException($"The shop fell silent. {Screen}");
    }

    /// <summary>Presses Ctrl-C, and waits for the end.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Cancellation);
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        _process.Dispose();
        Http.Dispose();
    }

    private static RunningShop Start(string[] args, Dictionary<string, string>? environment)
    {
        var program = typeof(RunningShop).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Webshop").Value!;
        var start = new ProcessStartInfo("dotnet", [program, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new RunningShop(Process.Start(start)!);
    }

    private static JsonElement[] Deliveries(JsonElement view) => [.. view.GetProperty("deliveries").EnumerateArray()];

    private async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        await _reading;
        return _process.ExitCode;
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync(CancellationToken.None) is { } line)
        {
            _screen.Enqueue(line);
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                _opened.TrySetResult(new Uri(line[Announcement.Length..]));
            }
        }
    }
}
