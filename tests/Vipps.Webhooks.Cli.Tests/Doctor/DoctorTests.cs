using System.Net;
using System.Text.Json;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests.Doctor;

public sealed class DoctorTests : SandboxTest
{
    [Fact]
    public async Task Doctor_AllIsWell_SaysSo()
    {
        await using var shop = await RefusingShopAsync();
        var webhook = await RegisterAsync(shop.Url);

        var run = await RunHereAsync(await SettingsAsync((webhook.Url.ToString(), webhook.Secret, webhook.Id)));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(0, run.Json.GetProperty("faults").GetInt32());
        Assert.Equal(0, run.Json.GetProperty("warnings").GetInt32());
        Assert.Equal(
            ["keys", "registration", "address", "answer", "secret"],
            run.Json.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("code").GetString()));
        Assert.Equal(
            ["code", "status", "message", "next"], run.Json.GetProperty("checks")[0].EnumerateObject().Select(static member => member.Name));
        Assert.DoesNotContain(webhook.Secret, run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ForPeople_IsAChecklistWithNextSteps()
    {
        await using var shop = await RefusingShopAsync();
        await RegisterAsync(shop.Url);

        var run = await RunAsync("doctor");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches("(?m)^ok       .* issues a token", run.Output);
        Assert.Matches("(?m)^warning  These settings hold no secret", run.Output);
        Assert.EndsWith("No fault; 1 warning.\n", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NoSettings_NamesEachThatIsMissing()
    {
        var run = await ToolRun.RunAsync(["doctor", "--output", "json"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(5, run.Json.GetProperty("faults").GetInt32());
        Assert.All(run.Json.GetProperty("checks").EnumerateArray(), check => Assert.Equal("settings", check.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Doctor_WrongKeys_StopsThereButLooksAtTheUrl()
    {
        await using var shop = await RefusingShopAsync();

        var run = await RunAsync("doctor", "--client-secret", "wrong", "--url", shop.Url, "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("fault", Check(run, "keys").GetProperty("status").GetString());
        Assert.Equal("ok", Check(run, "answer").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Doctor_NoServer_SaysSo()
    {
        var run = await RunAsync("doctor", "--base-address", "http://127.0.0.1:1", "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no connection could be made", Check(run, "keys").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WrongSubscriptionKey_IsAFaultOfTheRegistrations()
    {
        Vipps.Faults.FailAll(SandboxCall.List, SandboxFault.Answer(HttpStatusCode.Unauthorized));

        var run = await RunAsync("doctor", "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("ok", Check(run, "keys").GetProperty("status").GetString());
        Assert.Equal("fault", Check(run, "registration").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Doctor_NothingRegistered_IsAFault()
    {
        var run = await RunAsync("doctor", "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No webhook is registered", Check(run, "registration").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_UrlOfAnInternationalHost_IsKnownInEachSpelling()
    {
        const string Typed = "https://blåbær.invalid/hooks";
        var webhook = await RegisterAsync(Typed);

        var run = await RunAsync("doctor", "--url", Typed, "--config", await SettingsAsync((Typed, webhook.Secret, webhook.Id)), "--no-probe", "--output", "json");

        Assert.Contains("1 webhook is registered", Check(run, "registration", last: true).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Single(run.Json.GetProperty("checks").EnumerateArray(), check => check.GetProperty("code").GetString() == "address");
        Assert.Equal("ok", Check(run, "secret").GetProperty("status").GetString());
    }

    // A sandbox in a container: http within its own network is what AllowHttp is for.
    [Theory]
    [InlineData("http://192.168.1.4:5000/hooks")]
    [InlineData("https://10.0.0.1/hooks")]
    [InlineData("https://[fe80::1]:9999/hooks")]
    public async Task Doctor_AllowHttp_FindsNoFaultInPlainHttpAndPrivateNetworks(string url)
    {
        var run = await RunAsync("doctor", "--url", url, "--allow-http", "--no-probe", "--output", "json");
        var setting = await ToolRun.RunAsync(
            ["doctor", "--url", url, "--no-probe", "--output", "json"], new Dictionary<string, string>(ToolRun.KeysOf(Vipps)) { ["Vipps__AllowHttp"] = "true" });

        Assert.Equal("ok", Check(run, "address", last: true).GetProperty("status").GetString());
        Assert.Equal("ok", Check(setting, "address", last: true).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Doctor_AllowHttpWithVippsItself_JudgesAsVippsDoes()
    {
        var run = await ToolRun.RunAsync(["doctor", "--environment", "Test", "--allow-http", "--url", "http://shop.invalid/hooks", "--output", "json"]);

        Assert.Contains("is not https", Check(run, "address").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_UrlThatIsNotRegistered_IsAFault()
    {
        await using var shop = await RefusingShopAsync();
        await RegisterAsync(shop.Url);

        var run = await RunAsync("doctor", "--url", shop.Url + "/other", "--no-probe", "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("None of them is for", Check(run, "registration", last: true).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "ok", "refuses strangers")]
    [InlineData(400, "ok", "refuses strangers")]
    [InlineData(200, "warning", "accept deliveries from anyone")]
    [InlineData(403, "warning", "block strangers")]
    [InlineData(307, "fault", "redirect")]
    [InlineData(404, "fault", "nothing at this path")]
    [InlineData(405, "fault", "not accept POST")]
    [InlineData(500, "fault", "answered 500")]
    public async Task Doctor_WhatTheUrlAnswers_IsJudged(int status, string expected, string message)
    {
        await using var shop = await Shop.OpenAsync();
        shop.Answer = (_, context) =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return status;
        };
        await RegisterAsync(shop.Url + "?key=mine");

        var run = await RunAsync("doctor", "--output", "json");

        var answer = Check(run, "answer");
        Assert.Equal(expected, answer.GetProperty("status").GetString());
        Assert.Contains(message, answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("{}", Assert.Single(shop.Bodies));
        Assert.DoesNotContain("key=mine", run.Screen, StringComparison.Ordinal);
    }

    // All are this machine, whatever a resolver and the version of .NET say.
    [Theory]
    [InlineData("LOCALHOST")]
    [InlineData("localhost.")]
    [InlineData("shop.localhost")]
    [InlineData("SHOP.LOCALHOST.")]
    public async Task Doctor_NamesOfThisMachine_AreCalledIfTheServerIsHereToo(string name)
    {
        await using var shop = await RefusingShopAsync();
        var url = shop.Url.Replace("127.0.0.1", name, StringComparison.Ordinal);

        var here = await RunAsync("doctor", "--url", url, "--output", "json");
        var elsewhere = await ToolRun.RunAsync(["doctor", "--url", url, "--output", "json"]);

        Assert.Equal("ok", Check(here, "address").GetProperty("status").GetString());
        Assert.Equal("ok", Check(here, "answer").GetProperty("status").GetString());
        Assert.Single(shop.Bodies);
        Assert.Equal("fault", Check(elsewhere, "address").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Doctor_NobodyListens_IsAFault()
    {
        await RegisterAsync("http://localhost:1/hooks");

        var run = await RunAsync("doctor", "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("could not be reached", Check(run, "answer").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CertificateFault.Untrusted, "tls", "not signed by an authority that this machine trusts")]
    [InlineData(CertificateFault.OtherName, "tls", "is for another name")]
    [InlineData(CertificateFault.Expired, "tls", "has expired")]
    public async Task Doctor_Certificate_IsJudged(CertificateFault fault, string code, string message)
    {
        await using var shop = await Shop.OpenAsync(fault);

        var run = await RunAsync("doctor", "--url", shop.Url, "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, Check(run, code).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NoTls_IsAFault()
    {
        await using var shop = await Shop.OpenAsync();

        var run = await RunAsync("doctor", "--url", shop.Url.Replace("http://", "https://", StringComparison.Ordinal), "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("TLS 1.2 or newer", Check(run, "tls").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://shop.invalid/hooks", "has no address")]
    [InlineData("https://10.0.0.1/hooks", "address of a private network")]
    [InlineData("https://192.168.1.4/hooks", "address of a private network")]
    [InlineData("https://100.127.255.254/hooks", "address of a private network")]
    [InlineData("https://[fe80::1]/hooks", "address of a private network")]
    [InlineData("http://shop.invalid/hooks", "is not https")]
    public async Task Doctor_UrlThatVippsCannotReach_IsAFaultAndNotCalled(string url, string message)
    {
        await RegisterAsync();

        var run = await RunAsync("doctor", "--url", url, "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, Check(run, "address", last: true).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Json.GetProperty("checks").EnumerateArray(), check => check.GetProperty("code").GetString() == "answer");
    }

    [Fact]
    public async Task Doctor_UrlWithAPassword_DoesNotShowIt()
    {
        var run = await RunAsync("doctor", "--url", "http://user:password@shop.invalid/hooks?key=mine", "--output", "json");

        Assert.Contains("http://shop.invalid/hooks is not https", Check(run, "address").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("password", run.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("mine", run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OddPort_IsAWarning()
    {
        var run = await RunAsync("doctor", "--url", "https://shop.invalid:9999/hooks", "--output", "json");

        Assert.Contains("Port 9999", Check(run, "address").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ThisMachineForVippsItself_IsAFault()
    {
        // No sandbox: nothing is sent, as the settings are not complete.
        var run = await ToolRun.RunAsync(["doctor", "--environment", "Test", "--url", "http://localhost:5000/hooks", "--output", "json"]);

        Assert.Contains("Vipps cannot reach it", Check(run, "address").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_TwoWebhooksForOneUrl_IsAWarning()
    {
        await using var shop = await RefusingShopAsync();
        await RegisterAsync(shop.Url);
        await RegisterAsync(shop.Url);

        var run = await RunAsync("doctor", "--output", "json");

        Assert.Equal("warning", Check(run, "duplicateUrl").GetProperty("status").GetString());
        Assert.Single(shop.Bodies);
    }

    [Fact]
    public async Task Doctor_SecretOfAnotherWebhookOrUrl_IsTold()
    {
        await using var shop = await RefusingShopAsync();
        var known = await RegisterAsync(shop.Url);
        var unknown = await RegisterAsync(shop.Url + "/2");
        var misspelt = await RegisterAsync(shop.Url + "/3");
        var gone = Guid.NewGuid();

        var run = await RunHereAsync(await SettingsAsync(
            (shop.Url, known.Secret, null),
            (shop.Url + "/3/", misspelt.Secret, misspelt.Id),
            (shop.Url, known.Secret, gone)));

        var secrets = run.Json.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("code").GetString() == "secret").ToArray();
        Assert.Equal(["ok", "warning", "fault", "warning"], secrets.Select(check => check.GetProperty("status").GetString()));
        Assert.Contains(unknown.Id.ToString(), secrets[1].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("Vipps:Registrations:1:Url is not the URL", secrets[2].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(gone.ToString(), secrets[3].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(known.Secret, run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_SecretPassedOnWrongly_IsAFault()
    {
        await using var shop = await RefusingShopAsync();
        var webhook = await RegisterAsync(shop.Url);

        var run = await RunHereAsync(await SettingsAsync((shop.Url, $"'{webhook.Secret}'", null)));

        var check = Check(run, "secret");
        Assert.Equal("fault", check.GetProperty("status").GetString());
        Assert.Contains($"{webhook.Id}", check.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("Vipps:Registrations:0:Secret is in quotation marks", check.GetProperty("next").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(webhook.Secret, run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_RegistrationsThatCannotBeRead_AreAFault()
    {
        await using var shop = await RefusingShopAsync();
        await RegisterAsync(shop.Url);

        var run = await RunHereAsync(await SettingsAsync((shop.Url, "", null)));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("fault", Check(run, "settings").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Doctor_Capture_IsVerifiedWithTheSecretsOfTheSettings()
    {
        await using var shop = await RefusingShopAsync();
        var webhook = await RegisterAsync(shop.Url);
        var settings = await SettingsAsync((shop.Url, webhook.Secret, webhook.Id));
        var good = await CaptureAsync(webhook.Secret, webhook.Url);
        var bad = await CaptureAsync("another secret", webhook.Url);

        var valid = await RunAsync("doctor", "--config", settings, "--request", good, "--output", "json");
        var invalid = await RunAsync("doctor", "--config", settings, "--request", bad, "--output", "json");
        var unknown = await RunAsync("doctor", "--request", good, "--output", "json");

        Assert.Equal(0, valid.ExitCode);
        Assert.Equal("ok", Check(valid, "capture").GetProperty("status").GetString());
        Assert.Equal(1, invalid.ExitCode);
        Assert.Equal("fault", Check(invalid, "capture").GetProperty("status").GetString());
        Assert.Equal("warning", Check(unknown, "capture").GetProperty("status").GetString());
        Assert.DoesNotContain(webhook.Secret, valid.Screen + invalid.Screen + unknown.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_CaptureThatIsNone_IsWrongUse()
    {
        var run = await RunAsync("doctor", "--request", Path.Combine(Directory.FullName, "missing.http"), "--output", "json");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(Vipps.Requests);
    }

    private async Task<string> CaptureAsync(string secret, Uri url)
    {
        const string Body = """{"reference":"order-1"}""";
        var signed = Signing.WebhookSigner.Sign(secret, url, System.Text.Encoding.UTF8.GetBytes(Body), TimeProvider.System.GetUtcNow().AddDays(-3));
        var path = Path.Combine(Directory.FullName, Path.GetRandomFileName());
        await File.WriteAllTextAsync(
            path,
            $"POST {url.PathAndQuery} HTTP/1.1\nHost: {url.Authority}\nx-ms-date: {signed.Date}\n"
            + $"x-ms-content-sha256: {signed.ContentHash}\nAuthorization: {signed.Authorization}\n\n{Body}",
            Cancellation);
        return path;
    }

    private static JsonElement Check(ToolRun run, string code, bool last = false)
    {
        var all = run.Json.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("code").GetString() == code).ToArray();
        Assert.NotEmpty(all);
        return last ? all[^1] : all[0];
    }

    private static async Task<Shop> RefusingShopAsync()
    {
        var shop = await Shop.OpenAsync();
        shop.Answer = (_, _) => 401;
        return shop;
    }

    private Task<ToolRun> RunHereAsync(string settings) => RunAsync("doctor", "--config", settings, "--output", "json");

    private async Task<string> SettingsAsync(params (string Url, string Secret, Guid? Id)[] registrations)
    {
        var path = Path.Combine(Directory.FullName, "shop.json");
        var settings = new { Vipps = new { Registrations = registrations.Select(entry => new { entry.Url, entry.Secret, Id = entry.Id?.ToString() ?? "" }) } };
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(settings), Cancellation);
        return path;
    }
}
