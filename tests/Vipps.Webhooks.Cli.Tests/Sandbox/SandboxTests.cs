using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli.Tests.Sandbox;

public sealed class SandboxTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vipps-webhooks-tests-");

    private string KeysFile => Path.Combine(_directory.FullName, "sandbox.json");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Sandbox_ServesOtherClients()
    {
        await using var shop = await Shop.OpenAsync();
        await using var sandbox = RunningTool.StartProcess("sandbox", "--port", "0", "--allow-loopback", "--output", "json", "--show");
        var listening = await sandbox.SeeJsonAsync("listening");
        var keys = listening.GetProperty("keys");

        // Plain HTTP, as a shop in any other language speaks it.
        using var http = new HttpClient { BaseAddress = new Uri(listening.GetProperty("baseAddress").GetString()!) };
        http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", keys.GetProperty("subscriptionKey").GetString());
        http.DefaultRequestHeaders.Add("Merchant-Serial-Number", listening.GetProperty("merchantSerialNumber").GetString());
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/accesstoken/get");
        ask.Headers.Add("client_id", keys.GetProperty("clientId").GetString());
        ask.Headers.Add("client_secret", keys.GetProperty("clientSecret").GetString());
        using var token = await http.SendAsync(ask, Cancellation);
        http.DefaultRequestHeaders.Authorization = new(
            "Bearer", (await token.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("access_token").GetString());
        using var registered = await http.PostAsJsonAsync(
            "/webhooks/v1/webhooks", new { url = shop.Url, events = new[] { "epayments.payment.captured.v1" } }, Cancellation);

        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        using var order = JsonContent.Create(new { type = "epayments.payment.captured.v1" });
        using var sent = await http.PostAsync("/sandbox/v1/events", order, Cancellation);
        Assert.Contains("\"accepted\":true", await sent.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Single(shop.Bodies);
        var request = await sandbox.SeeJsonAsync("request", request => request.GetProperty("status").GetInt32() == 201);
        Assert.Equal("/webhooks/v1/webhooks", request.GetProperty("path").GetString());
        var attempt = await sandbox.SeeJsonAsync("attempt");
        Assert.Equal("accepted", attempt.GetProperty("outcome").GetString());
        Assert.Equal(shop.Url, attempt.GetProperty("url").GetString());
        Assert.Equal(0, await sandbox.InterruptAsync());
    }

    [Fact]
    public async Task Sandbox_ForPeople_ShowsKeysRequestsDeliveriesAndEndsWithCtrlC()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Answer = (number, _) => number == 1 ? 500 : 200;
        await using var sandbox = RunningTool.Start("sandbox", "--port", "0", "--allow-loopback");
        var address = (await sandbox.SeeAsync(line => line.StartsWith("Vipps:BaseAddress", StringComparison.Ordinal))).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        await sandbox.SeeAsync(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));
        string Key(string name) => sandbox.Lines.Single(line => line.StartsWith($"Vipps:{name} ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

        var environment = new Dictionary<string, string>
        {
            ["VIPPS_BASE_ADDRESS"] = address,
            ["VIPPS_CLIENT_ID"] = Key("ClientId"),
            ["VIPPS_CLIENT_SECRET"] = Key("ClientSecret"),
            ["VIPPS_SUBSCRIPTION_KEY"] = Key("SubscriptionKey"),
            ["VIPPS_MERCHANT_SERIAL_NUMBER"] = Key("MerchantSerialNumber"),
        };
        Assert.Equal(0, (await ToolRun.RunAsync(["register", "--url", shop.Url + "?key=mine", "--events", "payments"], environment)).ExitCode);
        Assert.Equal(0, (await ToolRun.RunAsync(["trigger", "epayments.payment.captured.v1", "--sandbox", address, "--set", "reference=order-1"], environment)).ExitCode);

        await sandbox.SeeAsync(line => line.EndsWith("POST /webhooks/v1/webhooks  201", StringComparison.Ordinal));
        await sandbox.SeeAsync(line => line.Contains($"epayments.payment.captured.v1 order-1 -> {shop.Url}  The receiver answered 500. Next attempt at ", StringComparison.Ordinal));
        await sandbox.SeeAsync(line => line.EndsWith("200 accepted at attempt 2", StringComparison.Ordinal));
        Assert.DoesNotContain("key=mine", sandbox.Screen, StringComparison.Ordinal);
        Assert.Equal(0, await sandbox.InterruptAsync());
    }

    [Fact]
    public async Task Sandbox_JsonUnlessAsked_HasNoKeys()
    {
        await using var sandbox = RunningTool.Start("sandbox", "--port", "0", "--output", "json");

        var listening = await sandbox.SeeJsonAsync("listening");

        Assert.False(listening.TryGetProperty("keys", out _));
    }

    [Fact]
    public async Task Sandbox_KeysInAFile_AreTheSameAfterARestartAndServeAsSettings()
    {
        await using (var first = RunningTool.Start("sandbox", "--port", "0", "--keys", KeysFile))
        {
            await first.SeeAsync(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));
            Assert.Equal(0, (await ToolRun.RunAsync(["list", "--config", KeysFile])).ExitCode);
            Assert.DoesNotContain(Setting("ClientSecret"), first.Screen, StringComparison.Ordinal);
            Assert.Equal(0, await first.InterruptAsync());
        }

        var secret = Setting("ClientSecret");
        await using var second = RunningTool.Start("sandbox", "--port", "0", "--keys", KeysFile);
        await second.SeeAsync(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));

        Assert.Equal(secret, Setting("ClientSecret"));
        Assert.Equal(0, (await ToolRun.RunAsync(["list", "--config", KeysFile])).ExitCode);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeysFile));
        }
    }

    [Fact]
    public async Task Sandbox_KilledAndStartedAgain_StillSignsWithTheSecretThatTheShopSaved()
    {
        var saved = Path.Combine(_directory.FullName, "webhook.json");
        var beside = Path.Combine(_directory.FullName, "sandbox.webhooks.json");
        await using var shop = await Shop.OpenAsync();
        await using (var first = RunningTool.Start("sandbox", "--port", "0", "--allow-loopback", "--keys", KeysFile))
        {
            await first.SeeAsync(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));
            var registered = await ToolRun.RunAsync(["register", "--config", KeysFile, "--url", shop.Url, "--events", "payments", "--save", saved]);
            Assert.Equal(0, registered.ExitCode);
        }

        var webhook = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(saved, Cancellation))
            .GetProperty("Vipps").GetProperty("Registrations")[0];
        var secret = webhook.GetProperty("Secret").GetString()!;
        shop.VerifyWith(() => new WebhookRegistration(new Uri(shop.Url), secret));
        var strict = await ToolRun.RunAsync(["sandbox", "--port", "0", "--keys", KeysFile]);
        await using var second = RunningTool.Start("sandbox", "--port", "0", "--allow-loopback", "--keys", KeysFile);
        await second.SeeAsync(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));
        var list = await ToolRun.RunAsync(["list", "--config", KeysFile, "--output", "json"]);
        var trigger = await ToolRun.RunAsync(["trigger", "epayments.payment.captured.v1", "--sandbox", Setting("BaseAddress")]);

        Assert.Contains(webhook.GetProperty("Id").GetString()!, list.Output, StringComparison.Ordinal);
        Assert.Equal(0, trigger.ExitCode);
        Assert.Single(shop.Bodies);
        Assert.DoesNotContain(secret, second.Screen, StringComparison.Ordinal);
        Assert.Equal(2, strict.ExitCode);
        Assert.Contains("--allow-loopback", strict.Error, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(beside));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeysFile));
        }
    }

    [Theory]
    [InlineData("""{"Vipps":{"Environment":"Production","ClientId":"a","ClientSecret":"b","SubscriptionKey":"c","MerchantSerialNumber":"123456"}}""")]
    [InlineData("""{"Vipps":{"BaseAddress":"https://api.vipps.no","ClientId":"a","ClientSecret":"b","SubscriptionKey":"c","MerchantSerialNumber":"123456"}}""")]
    [InlineData("""{"Vipps":{"BaseAddress":"http://127.0.0.1:1","ClientId":7}}""")]
    [InlineData("""{"Vipps":[]}""")]
    [InlineData("""not json""")]
    public async Task Sandbox_FileOfOtherSettings_IsLeftAsItIs(string settings)
    {
        await File.WriteAllTextAsync(KeysFile, settings, Cancellation);

        var run = await ToolRun.RunAsync(["sandbox", "--port", "0", "--keys", KeysFile]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("was left as it is", run.Error, StringComparison.Ordinal);
        Assert.Equal(settings, await File.ReadAllTextAsync(KeysFile, Cancellation));
    }

    [Fact]
    public async Task Sandbox_WebhooksThatCannotBeRead_NamesTheFile_AndNotThePort()
    {
        await using (var first = RunningTool.Start("sandbox", "--port", "0", "--keys", KeysFile))
        {
            await first.SeeAsync(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));
        }

        var webhooks = Path.ChangeExtension(KeysFile, ".webhooks.json");
        await using var held = new FileStream(webhooks, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var run = await ToolRun.RunAsync(["sandbox", "--port", "0", "--keys", KeysFile]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(webhooks, run.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be read", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Port ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sandbox_PortTaken_SaysSo()
    {
        await using var shop = await Shop.OpenAsync();

        var run = await ToolRun.RunAsync(["sandbox", "--port", new Uri(shop.Url).Port.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--port", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("65536")]
    [InlineData("many")]
    public async Task Sandbox_PortThatCannotBe_IsWrongUse(string port) =>
        Assert.Equal(2, (await ToolRun.RunAsync(["sandbox", "--port", port])).ExitCode);

    [Theory]
    [InlineData("--bind", "everywhere", "--bind 0.0.0.0")]
    [InlineData("--bind", "192.0.2.1", "--bind")]
    [InlineData("--allow-http", "http://shop:8080", "--allow-http shop")]
    public async Task Sandbox_AddressThatCannotBe_IsWrongUse_AndSaysWhatToWrite(string option, string value, string says)
    {
        var run = await ToolRun.RunAsync(["sandbox", "--port", "0", option, value]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sandbox_InAContainer_ServesAnotherHostByNameOverHttp_WithASwitchOnBothSides()
    {
        // This machine's own name stands for those of two containers.
        var name = Dns.GetHostName();
        Assert.SkipUnless(Uri.CheckHostName(name) == UriHostNameType.Dns, $"This machine's name, {name}, is not one for a URL.");
        await using var shop = await Shop.OpenAsync(address: IPAddress.Any);
        var url = $"http://{name}:{new Uri(shop.Url).Port}/hooks";
        await using var sandbox = RunningTool.Start("sandbox", "--port", "0", "--bind", "0.0.0.0", "--allow-http", name, "--keys", KeysFile);
        await sandbox.SeeAsync(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));
        await sandbox.SeeAsync(line => line.Contains("Vipps:AllowHttp", StringComparison.Ordinal));
        var address = $"http://{name}:{new Uri(Setting("BaseAddress")).Port}/";
        string[] register = ["register", "--config", KeysFile, "--base-address", address, "--url", url, "--events", "payments"];

        var refused = await ToolRun.RunAsync(register);
        var registered = await ToolRun.RunAsync([.. register, "--allow-http"]);
        var triggered = await ToolRun.RunAsync(["trigger", "epayments.payment.captured.v1", "--sandbox", address]);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("AllowHttp", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, registered.ExitCode);
        Assert.Equal(0, triggered.ExitCode);
        Assert.Single(shop.Bodies);
    }

    [Fact]
    public async Task Sandbox_WithoutLoopback_RefusesCallbacksHereAndSaysWhatWouldHelp()
    {
        await using var sandbox = RunningTool.Start("sandbox", "--port", "0", "--keys", KeysFile);
        await sandbox.SeeAsync(line => line.Contains("--allow-loopback", StringComparison.Ordinal));
        await sandbox.SeeAsync(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));

        var run = await ToolRun.RunAsync(["register", "--config", KeysFile, "--url", "http://localhost:5000/hooks", "--events", "payments"]);

        Assert.Equal(1, run.ExitCode);
    }

    private string Setting(string name) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(KeysFile)).GetProperty("Vipps").GetProperty(name).GetString()!;
}
