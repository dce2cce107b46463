using System.Collections.Concurrent;

namespace Vipps.Webhooks.Sandbox.Tests.Observation;

public sealed class ObserverTests
{
    [Fact]
    public async Task Observers_ReceiveWhatTheLogsHold()
    {
        var requests = new ConcurrentQueue<SandboxRequest>();
        var attempts = new ConcurrentQueue<SandboxAttempt>();
        await using var vipps = await Some.SandboxAsync(more: options =>
        {
            options.OnRequest = requests.Enqueue;
            options.OnAttempt = attempts.Enqueue;
        });
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);

        Assert.True(await vipps.Send(WebhookEventTypes.PaymentCaptured).EndAsync());

        Assert.Equal(vipps.Requests, requests);
        Assert.Equal(vipps.Attempts, attempts);
    }

    [Fact]
    public async Task Observer_ThatThrows_StopsNoCallAndNoDelivery()
    {
        await using var vipps = await Some.SandboxAsync(more: options =>
        {
            options.OnAttempt = _ => throw new InvalidOperationException("broken");
            options.OnRequest = _ => throw new InvalidOperationException("broken");
        });
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);

        Assert.True(await vipps.Send(WebhookEventTypes.PaymentCaptured).EndAsync());
    }
}
