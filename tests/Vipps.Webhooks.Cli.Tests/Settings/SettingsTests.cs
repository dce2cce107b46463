using System.Text.Json;

namespace Vipps.Webhooks.Cli.Tests.Settings;

/// <summary>Where settings come from, and which of them win.</summary>
public sealed class SettingsTests : SandboxTest
{
    [Fact]
    public async Task Settings_None_NamesEachThatIsMissingAndWhereTheyGo()
    {
        var run = await ToolRun.RunAsync(["token"]);

        Assert.Equal(2, run.ExitCode);
        foreach (var setting in (string[])["Environment", "ClientId", "ClientSecret", "SubscriptionKey", "MerchantSerialNumber"])
        {
            Assert.Contains($"Vipps:{setting} is not set.", run.Error, StringComparison.Ordinal);
        }

        Assert.Contains("VIPPS_CLIENT_ID", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_AppSettingsInTheWorkingDirectory_AreRead()
    {
        await WriteAsync("appsettings.json", Vipps.Keys.ClientSecret);

        var run = await RunHereAsync();

        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("DOTNET_ENVIRONMENT")]
    [InlineData("ASPNETCORE_ENVIRONMENT")]
    public async Task Settings_OfTheEnvironment_WinOverAppSettings(string variable)
    {
        await WriteAsync("appsettings.json", "wrong");
        await WriteAsync("appsettings.Staging.json", Vipps.Keys.ClientSecret);

        Assert.Equal(0, (await RunHereWithAsync(new() { [variable] = "Staging" })).ExitCode);
        Assert.Equal(1, (await RunHereAsync()).ExitCode);
    }

    [Fact]
    public async Task Settings_UserSecretsOfTheProjectHere_WinOverAppSettings()
    {
        await WriteAsync("appsettings.json", "wrong");
        var home = Directory.CreateSubdirectory("home");
        var secrets = Path.Combine(home.FullName, "Microsoft", "UserSecrets", "shop");
        System.IO.Directory.CreateDirectory(secrets);
        await File.WriteAllTextAsync(
            Path.Combine(secrets, "secrets.json"), JsonSerializer.Serialize(new Dictionary<string, string> { ["Vipps:ClientSecret"] = Vipps.Keys.ClientSecret }), Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(Directory.FullName, "Shop.csproj"),
            "<Project><PropertyGroup><UserSecretsId>shop</UserSecretsId></PropertyGroup></Project>",
            Cancellation);

        var run = await ToolRun.RunProcessAsync(
            ["token"], new Dictionary<string, string> { ["APPDATA"] = home.FullName }, directory: Directory.FullName);

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Settings_ConfigThenEnvironmentThenOptions_TheLaterWins()
    {
        await WriteAsync("appsettings.json", "wrong");
        var config = await WriteAsync("other.json", Vipps.Keys.ClientSecret);

        Assert.Equal(0, (await RunHereAsync("--config", config)).ExitCode);
        Assert.Equal(1, (await RunHereWithAsync(new() { ["Vipps__ClientSecret"] = "wrong" }, "--config", config)).ExitCode);
        Assert.Equal(0, (await RunHereWithAsync(
            new() { ["Vipps__ClientSecret"] = "wrong", ["VIPPS_CLIENT_SECRET"] = Vipps.Keys.ClientSecret })).ExitCode);
        Assert.Equal(0, (await RunHereWithAsync(
            new() { ["VIPPS_CLIENT_SECRET"] = "wrong" }, "--client-secret", Vipps.Keys.ClientSecret)).ExitCode);
    }

    [Fact]
    public async Task Settings_ShortVariables_WinOverTheLongOnes()
    {
        var environment = ToolRun.KeysOf(Vipps);
        foreach (var setting in (string[])["BaseAddress", "ClientId", "ClientSecret", "SubscriptionKey", "MerchantSerialNumber"])
        {
            environment[$"Vipps__{setting}"] = "\"wrong\"";
        }

        Assert.Equal(0, (await ToolRun.RunAsync(["token"], environment)).ExitCode);
    }

    [Fact]
    public async Task Settings_FileThatIsNoJson_NamesTheFile()
    {
        await File.WriteAllTextAsync(Path.Combine(Directory.FullName, "appsettings.json"), "{ \"Vipps\": ", Cancellation);

        var run = await RunHereAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("appsettings.json", run.Error, StringComparison.Ordinal);
        Assert.Contains("LineNumber: 0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_UserSecretsIdThatCannotBe_IsWrongUse()
    {
        var run = await RunAsync("token", "--user-secrets", "../shop?");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("user secrets ID", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_ConfigThatIsNotThere_NamesTheFile()
    {
        var run = await RunAsync("token", "--config", "missing.json");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("missing.json", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_SystemHeaders_SayThatItIsTheTool()
    {
        // Partner keys demand a system name; the tool has one.
        var run = await RunAsync(
            "token", "--key-type", "Partner", "--client-id", Vipps.PartnerKeys.ClientId, "--client-secret", Vipps.PartnerKeys.ClientSecret,
            "--subscription-key", Vipps.PartnerKeys.SubscriptionKey, "--msn", Vipps.PartnerKeys.MerchantSerialNumbers[1], "-o", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Vipps.PartnerKeys.MerchantSerialNumbers[1], run.Json.GetProperty("merchantSerialNumber").GetString());
    }

    private Task<ToolRun> RunHereAsync(params string[] args) => RunHereWithAsync([], args);

    private Task<ToolRun> RunHereWithAsync(Dictionary<string, string> environment, params string[] args) =>
        ToolRun.RunAsync(["token", .. args], environment, directory: Directory.FullName);

    private async Task<string> WriteAsync(string name, string clientSecret)
    {
        var path = Path.Combine(Directory.FullName, name);
        var settings = new Dictionary<string, object>
        {
            ["Vipps"] = new Dictionary<string, string>
            {
                ["BaseAddress"] = Vipps.BaseAddress.ToString(),
                ["ClientId"] = Vipps.Keys.ClientId,
                ["ClientSecret"] = clientSecret,
                ["SubscriptionKey"] = Vipps.Keys.SubscriptionKey,
                ["MerchantSerialNumber"] = Vipps.Keys.MerchantSerialNumber,
            },
        };
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(settings), Cancellation);
        return path;
    }
}
