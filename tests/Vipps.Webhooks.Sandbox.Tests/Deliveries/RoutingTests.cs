namespace Vipps.Webhooks.Sandbox.Tests.Deliveries;

public sealed class RoutingTests
{
    [Fact]
    public async Task Event_OfASalesUnit_GoesToItsRegistrationsAndToThoseForAll()
    {
        await using var vipps = await Some.SandboxAsync();
        await using var receiver = await Receiver.StartAsync();
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        using var partner = await Caller.ForPartnerAsync(vipps, null);
        using var neighbour = await Caller.ForPartnerAsync(vipps, vipps.PartnerKeys.MerchantSerialNumbers[1]);
        using var merchant = await Caller.ForMerchantAsync(vipps);
        var (ofShop, _) = await shop.RegisteredAsync(receiver.Url("/shop"), WebhookEventTypes.PaymentCreated);
        var (ofPartner, _) = await partner.RegisteredAsync(receiver.Url("/partner"), WebhookEventTypes.PaymentCreated);
        var (ofNeighbour, _) = await neighbour.RegisteredAsync(receiver.Url("/neighbour"), WebhookEventTypes.PaymentCreated);
        var (ofMerchant, _) = await merchant.RegisteredAsync(receiver.Url("/merchant"), WebhookEventTypes.PaymentCreated);

        var here = vipps.Send(WebhookEventTypes.PaymentCreated);
        Assert.True(await here.EndAsync());
        var there = vipps.Send(WebhookEventTypes.PaymentCreated, body => body["msn"] = vipps.PartnerKeys.MerchantSerialNumbers[1]);
        Assert.True(await there.EndAsync());

        Assert.Equal(
            new[] { ofShop, ofPartner, ofMerchant }.Order(), ReceiversOf(receiver, here));
        Assert.Equal(
            new[] { ofNeighbour, ofPartner, ofMerchant }.Order(), ReceiversOf(receiver, there));
    }

    [Fact]
    public async Task Event_WithoutARegistration_HasNoDeliveries()
    {
        await using var vipps = await Some.SandboxAsync();

        var sent = vipps.Send(WebhookEventTypes.PaymentCreated);

        Assert.Equal(0, sent.DeliveryCount);
        Assert.False(await sent.EndAsync());
    }

    [Fact]
    public async Task Send_AnUnknownEventType_SaysWhereToAddIt()
    {
        await using var vipps = await Some.SandboxAsync();

        var thrown = Assert.Throws<ArgumentException>(() => vipps.Send(new("epayments.payment.frozen.v1")));

        Assert.Contains(nameof(VippsSandboxOptions.AdditionalEventTypes), thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delivery_AfterTheRegistrationWasDeleted_HasNoFurtherAttempt()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (id, _) = await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCreated, WebhookEventTypes.PaymentCaptured);
        receiver.AnswerAlways(500);
        var created = vipps.Send(WebhookEventTypes.PaymentCreated, body => body["reference"] = "order-1");
        var captured = vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = "order-1");
        await vipps.UntilAsync(sandbox => sandbox.Attempts.Count == 1);

        using var deleted = await caller.DeleteAsync(id);

        Assert.False(await created.EndAsync());
        Assert.False(await captured.EndAsync());
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Single(vipps.Attempts);
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task Delivery_OnTheWireWhenTheRegistrationIsDeleted_IsFinished()
    {
        await using var vipps = await Some.SandboxAsync(Some.Clock());
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (id, _) = await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCreated);
        var answer = new TaskCompletionSource<int>();
        receiver.Answer = _ => answer.Task;

        var sent = vipps.Send(WebhookEventTypes.PaymentCreated);
        await receiver.NextAsync();
        using var deleted = await caller.DeleteAsync(id);
        answer.SetResult(200);

        Assert.True(await sent.EndAsync());
    }

    private static IEnumerable<Guid> ReceiversOf(Receiver receiver, SandboxEvent sent) =>
        receiver.All.Where(received => received.Body.AsSpan().SequenceEqual(sent.Body.Span)).Select(received => received.WebhookId).Order();
}
