using System.Net.Http.Json;

namespace Vipps.Webhooks.Cli.Tests.Delete;

public sealed class DeleteTests : SandboxTest
{
    [Fact]
    public async Task Delete_OneId_DeletesItWithoutAsking()
    {
        var webhook = await RegisterAsync();

        var run = await RunAsync("delete", webhook.Id.ToString());

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Deleted {webhook.Id}.", run.Output, StringComparison.Ordinal);
        Assert.Empty(Vipps.Registrations);
    }

    [Fact]
    public async Task Delete_SeveralAndNobodyToAsk_DeletesNothingUnlessYes()
    {
        var ids = new[] { await RegisterAsync(), await RegisterAsync() }.Select(webhook => webhook.Id.ToString()).ToArray();

        var asked = await RunAsync(["delete", .. ids]);
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("--yes", asked.Error, StringComparison.Ordinal);
        Assert.Equal(2, Vipps.Registrations.Count);

        var run = await RunAsync(["delete", .. ids, "--yes", "--output", "json"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(ids, run.Json.GetProperty("deleted").EnumerateArray().Select(id => id.GetString()));
        Assert.Empty(Vipps.Registrations);
    }

    [Theory]
    [InlineData("y\n", 0, 0)]
    [InlineData("n\n", 1, 2)]
    [InlineData("\n", 1, 2)]
    public async Task Delete_SeveralAtATerminal_AsksAndTakesNoForNo(string typed, int exitCode, int left)
    {
        await RegisterAsync();
        await RegisterAsync();

        var run = await Terminal.RunAsync(["delete", "--url", Hook], ToolRun.KeysOf(Vipps), typed);

        Assert.Contains("Delete 2 webhooks", run.Screen, StringComparison.Ordinal);
        Assert.Equal((exitCode, left), (run.ExitCode, Vipps.Registrations.Count));
    }

    [Fact]
    public async Task Delete_Url_DeletesThoseOfThisUrlAlone()
    {
        await RegisterAsync();
        await RegisterAsync();
        var kept = await RegisterAsync(Hook + "/other");

        var run = await RunAsync("delete", "--url", Hook, "--yes");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(kept.Id, Assert.Single(Vipps.Registrations).Id);
    }

    // Registered and listed in Punycode, typed in letters, or the other way round.
    [Theory]
    [InlineData("https://blåbær.example/hooks?a=å", "https://blåbær.example/hooks?a=å")]
    [InlineData("https://blåbær.example/hooks", "https://xn--blbr-roah.example/hooks")]
    [InlineData("https://xn--blbr-roah.example:8080", "https://BLÅBÆR.example:8080/")]
    public async Task Delete_UrlOfAnInternationalHost_IsFoundInEachSpelling(string registered, string typed)
    {
        await RegisterAsync(registered);
        var kept = await RegisterAsync();

        var run = await RunAsync("delete", "--url", typed);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(kept.Id, Assert.Single(Vipps.Registrations).Id);
    }

    // Vipps has it as it was registered, and it is to be deleted because of that.
    [Theory]
    [InlineData("https://shop.example/hooks?a=1&amp;b=2")]
    [InlineData("https://shop.example/{{path}}")]
    public async Task Delete_UrlThatWasRegisteredWithAMistake_IsFound(string url)
    {
        var token = (await RunAsync("token", "--show", "--output", "json")).Json.GetProperty("token").GetString();

        // Neither the tool nor the SDK registers it.
        using var http = new HttpClient { BaseAddress = Vipps.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "webhooks/v1/webhooks")
        {
            Content = JsonContent.Create(new { url, events = new[] { "epayments.payment.captured.v1" } }),
            Headers =
            {
                { "Authorization", $"Bearer {token}" },
                { "Ocp-Apim-Subscription-Key", Vipps.Keys.SubscriptionKey },
                { "Merchant-Serial-Number", Vipps.Keys.MerchantSerialNumber },
            },
        };
        using var registered = await http.SendAsync(request, Cancellation);
        Assert.Single(Vipps.Registrations);

        var run = await RunAsync("delete", "--url", url);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(Vipps.Registrations);
    }

    [Fact]
    public async Task Delete_UrlOfNone_SaysSo()
    {
        var kept = await RegisterAsync();

        var run = await RunAsync("delete", "--url", Hook + "/other", "--yes", "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("refused", run.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(kept.Id, Assert.Single(Vipps.Registrations).Id);
    }

    [Fact]
    public async Task Delete_UnknownIdAmongOthers_DeletesTheOthersAndSaysWhich()
    {
        var webhook = await RegisterAsync();
        var unknown = Guid.NewGuid();

        var run = await RunAsync("delete", unknown.ToString(), webhook.Id.ToString(), "--yes", "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(unknown, Assert.Single(run.Json.GetProperty("notFound").EnumerateArray()).GetGuid());
        Assert.Equal(webhook.Id, Assert.Single(run.Json.GetProperty("deleted").EnumerateArray()).GetGuid());
        Assert.Empty(Vipps.Registrations);
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("delete", "no-id")]
    [InlineData("delete", "00000000-0000-0000-0000-000000000000")]
    [InlineData("delete", "--url", "hooks/vipps")]
    [InlineData("delete", "3f0e1c52-6d0c-4e2f-9d4b-6f0c0d9b6a11", "--url", Hook)]
    public async Task Delete_UnclearWhich_IsWrongUse(params string[] args)
    {
        await RegisterAsync();

        var run = await RunAsync([.. args, "--yes"]);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.Single(Vipps.Registrations);
    }
}
