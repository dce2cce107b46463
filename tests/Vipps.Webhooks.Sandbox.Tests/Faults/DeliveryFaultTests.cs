namespace Vipps.Webhooks.Sandbox.Tests.Faults;

public sealed class DeliveryFaultTests
{
    [Fact]
    public async Task Delivery_ThatIsDoubled_ArrivesTwiceWithTheSameBody()
    {
        await using var vipps = await Some.SandboxAsync();
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (id, _) = await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        vipps.Faults.DeliverTwice = true;

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);

        Assert.True(await sent.EndAsync());
        Assert.Equal(2, sent.DeliveryCount);
        Assert.Equal([id, id], receiver.All.Select(received => received.WebhookId));
        Assert.All(receiver.All, received => Assert.Equal(sent.Body.ToArray(), received.Body));
        Assert.Equal([1, 1], vipps.Attempts.Select(attempt => attempt.Number));
    }

    [Fact]
    public async Task Delivery_WithADelay_ArrivesAtItsTimeAndHoldsBackItsPaymentOnly()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);

        vipps.Faults.DeliveryDelay = TimeSpan.FromHours(1);
        var delayed = vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = "order-1");
        vipps.Faults.Clear();
        var behind = vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = "order-1");
        var other = vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = "order-2");
        Assert.True(await other.EndAsync());
        clock.Advance(TimeSpan.FromHours(1));

        Assert.True(await behind.EndAsync());
        Assert.True(await delayed.EndAsync());
        Assert.Equal(
            [("order-2", Some.Monday), ("order-1", Some.Monday.AddHours(1)), ("order-1", Some.Monday.AddHours(1))],
            vipps.Attempts.Select(attempt => (attempt.Reference!, attempt.StartedAt)));
    }

    [Fact]
    public async Task DeliveryDelay_OutOfRange_IsRefused()
    {
        await using var vipps = await Some.SandboxAsync();

        Assert.Throws<ArgumentOutOfRangeException>(() => vipps.Faults.DeliveryDelay = TimeSpan.FromTicks(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => vipps.Faults.DeliveryDelay = TimeSpan.FromDays(7) + TimeSpan.FromTicks(1));
    }
}
