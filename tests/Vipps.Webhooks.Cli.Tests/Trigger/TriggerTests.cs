using System.Text.Json;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests.Trigger;

public sealed class TriggerTests : SandboxTest
{
    private const string Captured = "epayments.payment.captured.v1";

    private protected override void Configure(VippsSandboxOptions options) => options.AllowRemoteControl = true;

    [Fact]
    public async Task Trigger_Accepted_IsFine()
    {
        await using var shop = await Shop.OpenAsync();
        await RegisterAsync(shop.Url);

        var run = await TriggerAsync(Captured, "--set", "amount.value=500", "--set", "reference=1001");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Sent {Captured} 1001: 1 delivery.", run.Output, StringComparison.Ordinal);
        Assert.Contains("200 accepted", run.Output, StringComparison.Ordinal);
        var body = JsonSerializer.Deserialize<JsonElement>(Assert.Single(shop.Bodies));
        Assert.Equal(500, body.GetProperty("amount").GetProperty("value").GetInt32());
        Assert.Equal("1001", body.GetProperty("reference").GetString());
    }

    [Fact]
    public async Task Trigger_Json_HasBodyAndAttempts()
    {
        await using var shop = await Shop.OpenAsync();
        var webhook = await RegisterAsync(shop.Url);

        var run = await TriggerAsync(Captured, "--output", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Captured, run.Json.GetProperty("type").GetString());
        Assert.Equal(1, run.Json.GetProperty("deliveries").GetInt32());
        Assert.True(run.Json.GetProperty("accepted").GetBoolean());
        Assert.Equal("CAPTURED", run.Json.GetProperty("body").GetProperty("name").GetString());
        var attempt = Assert.Single(run.Json.GetProperty("attempts").EnumerateArray());
        Assert.Equal(webhook.Id, attempt.GetProperty("webhookId").GetGuid());
        Assert.Equal(Captured, attempt.GetProperty("type").GetString());
        Assert.Equal("accepted", attempt.GetProperty("outcome").GetString());
        Assert.Equal(200, attempt.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Trigger_Repeat_DeliversTheSameEventAgain()
    {
        await using var shop = await Shop.OpenAsync();
        await RegisterAsync(shop.Url);

        var run = await TriggerAsync(Captured, "--repeat", "3");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(3, shop.Bodies.Count);
        Assert.Single(shop.Bodies.Distinct());
    }

    [Theory]
    [InlineData("wrong-secret")]
    [InlineData("body-changed")]
    [InlineData("old-date")]
    public async Task Trigger_Fail_SpoilsTheFirstAttemptOnly(string fault)
    {
        await using var shop = await Shop.OpenAsync();
        var webhook = await RegisterAsync(shop.Url);
        shop.VerifyWith(() => webhook.ToRegistration());

        var run = await TriggerAsync(Captured, "--fail", fault, "--output", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal([401, 200], run.Json.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task Trigger_AnswerLost_ArrivesTwice()
    {
        await using var shop = await Shop.OpenAsync();
        await RegisterAsync(shop.Url);

        var run = await TriggerAsync(Captured, "--fail", "answer-lost");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, shop.Bodies.Count);
        Assert.Contains("was lost on purpose. Next attempt at ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trigger_Delay_WaitsForItBesidesTheWait()
    {
        await using var shop = await Shop.OpenAsync();
        await RegisterAsync(shop.Url);

        var run = await TriggerAsync(Captured, "--delay", "1.5", "--wait", "20", "--output", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Single(shop.Bodies);
    }

    [Fact]
    public async Task Trigger_NotAcceptedInTime_SaysThatTheSandboxGoesOn()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Answer = (_, _) => 500;
        await RegisterAsync(shop.Url);

        // Time enough, on a busy machine, to hear of the first attempt.
        var run = await TriggerAsync(Captured, "--wait", "3", "--output", "json");
        var screen = await TriggerAsync(Captured, "--wait", "0");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("accepted").ValueKind);
        Assert.Equal(500, run.Json.GetProperty("attempts")[0].GetProperty("status").GetInt32());
        Assert.Contains("Not accepted yet.", screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trigger_NoWait_BeginsWhenTheEventWasSent()
    {
        await using var shop = await Shop.OpenAsync();
        await RegisterAsync(shop.Url);

        var run = await TriggerAsync(Captured, "--wait", "0", "--output", "json");

        Assert.NotEqual(3, run.ExitCode);
        Assert.Equal(1, run.Json.GetProperty("deliveries").GetInt32());
        await Vipps.WaitForAsync(vipps => vipps.Attempts.Count > 0, Cancellation).OrGiveUpAsync();
    }

    [Fact]
    public async Task Trigger_NobodyRegistered_SaysSo()
    {
        var run = await TriggerAsync("user.checked-in.v1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("It was not delivered", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("captured", "Did you mean epayments.payment.captured.v1")]
    [InlineData("epayment.payment.captured.v1", "Did you mean epayments.payment.captured.v1")]
    [InlineData("no.such.event", "is not an event type that this sandbox knows")]
    public async Task Trigger_UnknownEvent_NamesTheRightOne(string type, string advice)
    {
        var run = await TriggerAsync(type);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(advice, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--set", "amount")]
    [InlineData("--set", "amount.value=lots")]
    [InlineData("--repeat", "0")]
    [InlineData("--repeat", "101")]
    [InlineData("--delay", "-1")]
    [InlineData("--delay", "soon")]
    [InlineData("--delay", "NaN")]
    [InlineData("--fail", "somehow")]
    [InlineData("--sandbox", "here")]
    public async Task Trigger_WrongOption_SendsNothing(string option, string value)
    {
        await using var shop = await Shop.OpenAsync();
        await RegisterAsync(shop.Url);

        var run = await TriggerAsync(Captured, option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.Empty(shop.Bodies);
    }

    [Fact]
    public async Task Trigger_NoSandbox_IsUnreachable()
    {
        var run = await ToolRun.RunAsync(["trigger", Captured, "--sandbox", "http://127.0.0.1:1"]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Start one: vipps-webhooks sandbox", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trigger_SomethingElseAnswers_SaysSo()
    {
        await using var shop = await Shop.OpenAsync();
        var notJson = await ToolRun.RunAsync(["trigger", Captured, "--sandbox", shop.Url]);
        shop.Answer = (_, _) => 404;
        var notFound = await ToolRun.RunAsync(["trigger", Captured, "--sandbox", shop.Url]);

        Assert.Equal(1, notJson.ExitCode);
        Assert.Contains("is not a sandbox", notJson.Error, StringComparison.Ordinal);
        Assert.Equal(1, notFound.ExitCode);
        Assert.Contains("is not a sandbox with remote control enabled", notFound.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trigger_SandboxStops_SaysSo()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Answer = (_, _) => 500;
        await RegisterAsync(shop.Url);
        var running = TriggerAsync(Captured);
        await Vipps.WaitForAsync(vipps => vipps.Attempts.Count > 0, Cancellation).OrGiveUpAsync();

        await Vipps.DisposeAsync();

        var run = await running;
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("stopped", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payment_PlaysAWholeLife_InOrder_AndTheEventLogHasIt()
    {
        await using var shop = await Shop.OpenAsync();
        await RegisterAsync(shop.Url);

        var run = await TriggerAsync("payment", "--set", "reference=order-1001", "--set", "amount.value=500");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("The payment order-1001 was played: 4 events, 4 of them accepted.", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["CREATED", "AUTHORIZED", "CAPTURED", "REFUNDED"],
            shop.Bodies.Select(body => JsonSerializer.Deserialize<JsonElement>(body).GetProperty("name").GetString()));
        var payment = Assert.Single(Vipps.Payments.All);
        Assert.Equal((500, 500, "order-1001"), (payment.CapturedAmount.MinorUnits, payment.RefundedAmount.MinorUnits, payment.Reference));
    }

    [Theory]
    [InlineData("cancelled", 3)]
    [InlineData("expired", 2)]
    [InlineData("aborted", 2)]
    [InlineData("terminated", 2)]
    [InlineData("created", 1)]
    public async Task Payment_EndsAsAskedFor(string end, int events)
    {
        await using var shop = await Shop.OpenAsync();
        await RegisterAsync(shop.Url);

        var run = await TriggerAsync("payment", "--end", end, "--output", "json");

        Assert.Equal(0, run.ExitCode);
        var played = run.Json.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(events, played.Count);
        Assert.Equal(end.ToUpperInvariant(), played[^1].GetProperty("body").GetProperty("name").GetString());
        Assert.True(run.Json.GetProperty("accepted").GetBoolean());
    }

    [Theory]
    [InlineData("--set", "reference=short")]
    [InlineData("--set", "amount.value=1")]
    [InlineData("--set", "name=CAPTURED")]
    [InlineData("--fail", "wrong-secret")]
    [InlineData("--end", "nowhere")]
    public async Task Payment_WrongUse_IsRefused(string option, string value)
    {
        var run = await TriggerAsync("payment", option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(Vipps.Payments.All);
    }

    private Task<ToolRun> TriggerAsync(params string[] args) =>
        ToolRun.RunAsync(["trigger", .. args, .. args.Contains("--sandbox") ? Array.Empty<string>() : ["--sandbox", Vipps.BaseAddress.ToString()]]);
}
