using System.Net;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests.List;

public sealed class ListTests : SandboxTest
{
    private static readonly WebhookEventType NotYetKnown = new("epayments.payment.captures.v1");

    private protected override void Configure(VippsSandboxOptions options) => options.AdditionalEventTypes.Add(NotYetKnown);

    [Fact]
    public async Task List_Nothing_SaysSo()
    {
        var run = await RunAsync("list");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"sales unit {Vipps.Keys.MerchantSerialNumber}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Webhooks_AreATableWithOneLineEach()
    {
        var payments = await RegisterAsync();
        var other = await RegisterAsync("https://shop.example/other?key=1", WebhookEventTypes.UserCheckedIn);

        var run = await RunAsync("list");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches($@"{payments.Id}\s+{Hook}\s+payments \(all 8\)", run.Output);
        Assert.Matches($@"{other.Id}\s+https://shop\.example/other\?key=1\s+user\.checked-in\.v1", run.Output);
        Assert.DoesNotContain("!", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Json_HasFullNamesAndFindings()
    {
        var webhook = await RegisterAsync();

        var run = await RunAsync("list", "--output", "json");

        Assert.Equal(0, run.ExitCode);
        var listed = Assert.Single(run.Json.GetProperty("webhooks").EnumerateArray());
        Assert.Equal(webhook.Id, listed.GetProperty("id").GetGuid());
        Assert.Equal(Hook, listed.GetProperty("url").GetString());
        Assert.Equal(
            WebhookEventTypes.Payments.Select(type => type.Name),
            listed.GetProperty("events").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(0, run.Json.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task List_SameUrlForTheSameEvent_IsFound()
    {
        var first = await RegisterAsync();
        var second = await RegisterAsync(Hook, WebhookEventTypes.PaymentCaptured);
        await RegisterAsync(Hook, WebhookEventTypes.UserCheckedIn);
        await RegisterAsync("https://shop.example/another", WebhookEventTypes.PaymentCaptured);

        var run = await RunAsync("list", "--output", "json");
        var screen = await RunAsync("list");

        var finding = Assert.Single(run.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal("duplicateUrl", finding.GetProperty("code").GetString());
        Assert.Equal([first.Id, second.Id], finding.GetProperty("webhookIds").EnumerateArray().Select(id => id.GetGuid()));
        Assert.Contains("! 2 webhooks deliver the same events", screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NameThatIsNotKnown_IsFoundWithTheRightOne()
    {
        await RegisterAsync(Hook, NotYetKnown);

        var run = await RunAsync("list", "--output", "json");

        var finding = Assert.Single(run.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal("unknownEvent", finding.GetProperty("code").GetString());
        Assert.Contains("Did you mean epayments.payment.captured.v1", finding.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NearTheLimit_IsFoundOnceForAllEventsOfTheSet()
    {
        for (var i = 0; i < 20; i++)
        {
            await RegisterAsync($"https://shop.example/{i}");
        }

        var run = await RunAsync("list", "--output", "json");

        var finding = Assert.Single(run.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal("nearLimit", finding.GetProperty("code").GetString());
        Assert.StartsWith("20 of at most 25 webhooks", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("payments (all 8)", finding.GetProperty("message").GetString(), StringComparison.Ordinal);

        for (var i = 20; i < 25; i++)
        {
            await RegisterAsync($"https://shop.example/{i}");
        }

        Assert.Equal("limitReached", Assert.Single((await RunAsync("list", "--output", "json")).Json.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task List_Refused_SaysWhatVippsSaid()
    {
        Vipps.Faults.FailAll(SandboxCall.List, SandboxFault.Answer(HttpStatusCode.Forbidden, SandboxErrorBody.Problem));

        var run = await RunAsync("list", "--output", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(403, run.Json.GetProperty("error").GetProperty("status").GetInt32());
        Assert.NotNull(run.Json.GetProperty("error").GetProperty("traceId").GetString());
    }
}
