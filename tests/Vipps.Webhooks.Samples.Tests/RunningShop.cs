using System.Net.Http.Json;
using System.Text.Json;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The webshop as a person runs it: a process, its screen, its address and its exit code.</summary>
internal sealed class RunningShop : IAsyncDisposable
{
    private const string Announcement = "The shop is open: ";

    private readonly RunningProgram _program;

    private readonly TemporaryFolder _data = new();

    private RunningShop(string[] args, Dictionary<string, string>? environment) => _program = RunningProgram.Start(
        "Webshop", args.Contains("--data") ? args : [.. args, "--data", _data.File("data")], environment, announcement: Announcement);

    /// <summary>Asks the shop as a browser does; never by way of a proxy.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public string Screen => _program.Screen;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens the shop on a free port, unless <paramref name="args"/> say otherwise.</summary>
    public static async Task<RunningShop> OpenAsync(string[]? args = null, Dictionary<string, string>? environment = null)
    {
        var shop = new RunningShop(
            [.. args ?? [], .. args?.Contains("--urls") == true ? Array.Empty<string>() : ["--urls", "http://127.0.0.1:0"]], environment);
        try
        {
            shop.Http.BaseAddress = new Uri(await shop._program.AnnouncedAsync());
            await shop.ReadyAsync();
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the shop with settings with which it cannot open. It ends at once, so it runs in this process.</summary>
    public static async Task<(int ExitCode, string Screen)> RunAsync(params string[] args)
    {
        using var data = new TemporaryFolder();
        return await InProcess.RunAsync("Webshop", args is [] or [.., "--urls"] ? args : [.. args, $"--data={data.Path}"]);
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

    /// <summary>Hears from the shop until it knows that Vipps created an order's payment, which is told after the order is answered.</summary>
    public Task CreatedAsync(string reference) =>
        HearAsync($"/api/orders/{reference}/events", order => order.GetProperty("lines").GetArrayLength() == 1);

    /// <summary>Hears from the shop until something holds for its deliveries, newest first.</summary>
    public async Task<JsonElement[]> DeliveriesAsync(Func<JsonElement[], bool> until) =>
        Deliveries(await HearAsync("/api/deliveries/events", view => until(Deliveries(view))));

    /// <summary>Hears from the shop until something holds for the deliveries of an order, newest first.</summary>
    public async Task<JsonElement[]> DeliveriesAsync(string reference, Func<JsonElement[], bool> until) =>
        Deliveries(await HearAsync($"/api/orders/{reference}/deliveries/events", view => until(Deliveries(view))));

    /// <summary>Returns what the shop's panel says of a delivery.</summary>
    public static string VerdictOf(JsonElement delivery) => delivery.GetProperty("verdict").GetString()!;

    public async Task<JsonElement> HearAsync(string path, Func<JsonElement, bool> until)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(RunningProgram.Patience);
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
    public Task<int> InterruptAsync() => _program.InterruptAsync();

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Http.Dispose();
        _data.Dispose();
    }

    /// <summary>
    /// Waits until the inbox has reached its file. Up to then, the shop answers a delivery with 503, and it comes again: one more than tests count.
    /// </summary>
    private async Task ReadyAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(RunningProgram.Patience);
        try
        {
            while (!(await Http.GetAsync("/health", patience.Token)).IsSuccessStatusCode)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail($"The shop's inbox did not get ready. {Screen}");
        }
    }

    private static JsonElement[] Deliveries(JsonElement view) => [.. view.GetProperty("deliveries").EnumerateArray()];
}
