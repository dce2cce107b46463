using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Sandbox.Tests.Deliveries;

public sealed class DeliverySequenceTests
{
    [Fact]
    public async Task Event_BehindARefusedOneOfTheSamePayment_WaitsWhileOtherPaymentsGoOn()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCreated, WebhookEventTypes.PaymentCaptured);
        var refusals = 3;
        receiver.Answer = received =>
            Task.FromResult(received.Text("reference") == "order-1" && Interlocked.Decrement(ref refusals) >= 0 ? 500 : 200);

        var created = vipps.Send(WebhookEventTypes.PaymentCreated, Order("order-1"));
        await vipps.UntilAsync(sandbox => sandbox.Attempts.Count == 1);
        var captured = vipps.Send(WebhookEventTypes.PaymentCaptured, Order("order-1"));
        var other = vipps.Send(WebhookEventTypes.PaymentCreated, Order("order-2"));
        Assert.True(await other.EndAsync());
        Assert.False(created.Completion.IsCompleted);
        Assert.False(captured.Completion.IsCompleted);
        await clock.PassAsync(vipps, captured);

        Assert.True(await captured.EndAsync());
        Assert.Equal(
            ["CREATED", "CREATED", "CREATED", "CREATED", "CAPTURED"],
            receiver.All.Where(received => received.Text("reference") == "order-1").Select(received => received.Text("name")));
    }

    [Fact]
    public async Task Event_BehindOneThatIsGivenUp_IsDeliveredThen()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCreated, WebhookEventTypes.PaymentCaptured);
        receiver.Answer = received => Task.FromResult(received.Text("name") == "CREATED" ? 500 : 200);

        var created = vipps.Send(WebhookEventTypes.PaymentCreated, Order("order-1"));
        var captured = vipps.Send(WebhookEventTypes.PaymentCaptured, Order("order-1"));
        await clock.PassAsync(vipps, captured);

        Assert.False(await created.EndAsync());
        Assert.True(await captured.EndAsync());
        Assert.Equal("CAPTURED", receiver.All[^1].Text("name"));
        Assert.Equal(36, receiver.All.Count);
    }

    [Fact]
    public async Task Event_BehindOneThatHangs_WaitsWhileOtherPaymentsGoOn()
    {
        await using var vipps = await Some.SandboxAsync(Some.Clock());
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCreated, WebhookEventTypes.PaymentCaptured);
        var answer = new TaskCompletionSource<int>();
        receiver.Answer = received => received.Text("reference") == "order-1" ? answer.Task : Task.FromResult(200);

        var created = vipps.Send(WebhookEventTypes.PaymentCreated, Order("order-1"));
        var captured = vipps.Send(WebhookEventTypes.PaymentCaptured, Order("order-1"));
        Assert.True(await vipps.Send(WebhookEventTypes.PaymentCreated, Order("order-2")).EndAsync());
        Assert.False(created.Completion.IsCompleted);
        answer.SetResult(200);

        Assert.True(await captured.EndAsync());
        Assert.Equal(
            ["CREATED", "CAPTURED"],
            receiver.All.Where(received => received.Text("reference") == "order-1").Select(received => received.Text("name")));
    }

    [Fact]
    public async Task Events_OfOnePayment_ArriveInTheOrderInWhichTheyWereSent()
    {
        await using var vipps = await Some.SandboxAsync();
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);

        var sent = Enumerable.Range(0, 50)
            .Select(number => vipps.Send(WebhookEventTypes.PaymentCaptured, body =>
            {
                body["reference"] = "order-1";
                body["pspReference"] = $"{number}";
            }))
            .ToList();
        await Task.WhenAll(sent.Select(each => each.EndAsync()));

        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"{number}"), receiver.All.Select(received => received.Text("pspReference")));
    }

    [Fact]
    public async Task Registration_ThatRefuses_DoesNotHoldAnotherBack()
    {
        await using var vipps = await Some.SandboxAsync(Some.Clock());
        await using var refusing = await Receiver.StartAsync();
        await using var accepting = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(refusing.Url(), WebhookEventTypes.PaymentCreated, WebhookEventTypes.PaymentCaptured);
        await caller.RegisteredAsync(accepting.Url(), WebhookEventTypes.PaymentCreated, WebhookEventTypes.PaymentCaptured);
        refusing.AnswerAlways(500);

        vipps.Send(WebhookEventTypes.PaymentCreated, Order("order-1"));
        vipps.Send(WebhookEventTypes.PaymentCaptured, Order("order-1"));

        Assert.Equal("CREATED", (await accepting.NextAsync()).Text("name"));
        Assert.Equal("CAPTURED", (await accepting.NextAsync()).Text("name"));
    }

    private static Action<JsonObject> Order(string reference) => body => body["reference"] = reference;
}
