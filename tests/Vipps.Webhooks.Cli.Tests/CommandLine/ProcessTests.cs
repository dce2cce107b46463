using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Cli.Tests.CommandLine;

/// <summary>
/// Most tests run the tool in their own process, which is quick. These run it both ways, with one line for each way by which a run meets
/// its surroundings, and expect the same.
/// </summary>
public sealed partial class ProcessTests : SandboxTest
{
    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData]
    [InlineData("tokn")]
    [InlineData("token", "--client-secrt", "x")]
    [InlineData("token", "--output=json", "--no-such-option")]
    [InlineData("token", "--config", "missing.json")]
    [InlineData("token", "--config", "keys.json")]
    [InlineData("token", "--client-secret", "wrong")]
    [InlineData("token", "--base-address", "http://127.0.0.1:1", "--output", "json")]
    [InlineData("register", "--url", Hook, "--events", "paymens")]
    [InlineData("list")]
    [InlineData("list", "--output", "json")]
    [InlineData("delete", "--url", Hook)]
    [InlineData("delete", "3f0e1c52-6d0c-4e2f-9d4b-6f0c0d9b6a11")]
    [InlineData("events")]
    [InlineData("doctor", "--no-probe")]
    [InlineData("trigger", "epayments.payment.captured.v1", "--sandbox", "http://127.0.0.1:1")]
    [InlineData("sandbox", "--port", "0", "--keys", "other.json")]
    [InlineData("sign", "--json", "{\"text\":\"ø\\n\"}", "--date", "2023-03-30T08:38:32Z")]
    [InlineData("sign", "--body", "-", "--date", "2023-03-30T08:38:32Z", "--as", "curl")]
    [InlineData("verify")]
    public async Task Run_InThisProcess_IsAsInItsOwn(params string[] args)
    {
        await RegisterAsync();
        await RegisterAsync();
        var environment = new Dictionary<string, string>(ToolRun.KeysOf(Vipps))
        {
            ["VIPPS_WEBHOOK_URL"] = Hook,
            ["VIPPS_WEBHOOK_SECRET"] = "a-secret-of-the-tests",
        };
        environment.Remove("VIPPS_CLIENT_ID");
        await File.WriteAllTextAsync(
            Path.Combine(Directory.FullName, "keys.json"),
            JsonSerializer.Serialize(new Dictionary<string, string> { ["Vipps:ClientId"] = Vipps.Keys.ClientId }),
            Cancellation);
        File.Copy(Path.Combine(Directory.FullName, "keys.json"), Path.Combine(Directory.FullName, "appsettings.json"));
        await File.WriteAllTextAsync(Path.Combine(Directory.FullName, "other.json"), "{}", Cancellation);
        const string Input = "POST /hooks/vipps HTTP/1.1\r\nHost: shop.example\r\n\r\n{\"text\":\"ø\"}";

        var here = await ToolRun.RunAsync(args, environment, Input, Directory.FullName);
        var process = await ToolRun.RunProcessAsync(args, environment, Input, Directory.FullName);

        Assert.Equal(process.ExitCode, here.ExitCode);
        Assert.Equal(WithoutIdsAndTimes(process.Output), WithoutIdsAndTimes(here.Output));
        Assert.Equal(WithoutIdsAndTimes(process.Error), WithoutIdsAndTimes(here.Error));
    }

    // What differs between two calls, one after the other.
    private static string WithoutIdsAndTimes(string text) => IdsAndTimes().Replace(text, "<>");

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f-]{27}|\d{2}:\d{2}:\d{2}Z(, in \d+ min \d+ s)?")]
    private static partial Regex IdsAndTimes();
}
