using System.Security.Cryptography;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Sandbox.Tests.Deliveries;

public sealed class SendOptionsTests
{
    [Theory]
    [InlineData(SandboxDeliveryFault.None, WebhookVerification.Valid)]
    [InlineData(SandboxDeliveryFault.WrongSecret, WebhookVerification.SignatureMismatch)]
    [InlineData(SandboxDeliveryFault.BodyChanged, WebhookVerification.ContentHashMismatch)]
    [InlineData(SandboxDeliveryFault.OldDate, WebhookVerification.OutsideTolerance)]
    [InlineData(SandboxDeliveryFault.AnswerLost, WebhookVerification.Valid)]
    public async Task Fault_IsOfTheFirstAttemptOnly(SandboxDeliveryFault fault, WebhookVerification expected)
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (_, secret) = await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        receiver.Answer = received => Task.FromResult(Verify(received) == WebhookVerification.Valid ? 200 : 401);

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured, null, new SandboxSendOptions { Fault = fault });

        var first = await receiver.NextAsync();
        Assert.Equal(expected, Verify(first));
        if (fault != SandboxDeliveryFault.None)
        {
            await vipps.UntilAsync(vipps => vipps.Attempts.Count == 1);
            Assert.NotEqual(SandboxAttemptOutcome.Accepted, sent.Attempts[0].Outcome);
            clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(WebhookVerification.Valid, Verify(await receiver.NextAsync()));
        }

        Assert.True(await sent.EndAsync());
        Assert.Equal(vipps.Attempts, sent.Attempts);

        WebhookVerification Verify(Received received) =>
            received.Verify(secret, receiver.Address.Authority, "/hooks/vipps", clock.GetUtcNow());
    }

    [Fact]
    public async Task Copies_AreDeliveredOneAfterTheOtherAndOnlyTheFirstHasTheFault()
    {
        await using var vipps = await Some.SandboxAsync();
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);

        var sent = vipps.Send(
            WebhookEventTypes.PaymentCaptured, null, new SandboxSendOptions { Copies = 3, Fault = SandboxDeliveryFault.BodyChanged });

        Assert.True(await sent.EndAsync());
        Assert.Equal(3, sent.DeliveryCount);
        Assert.Equal(
            [false, true, true],
            receiver.All.Select(received => received.Headers["x-ms-content-sha256"] == Convert.ToBase64String(SHA256.HashData(received.Body))));
    }

    [Fact]
    public async Task Delay_HoldsBackThisEventOnly()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);

        var late = vipps.Send(WebhookEventTypes.PaymentCaptured, null, new SandboxSendOptions { Delay = TimeSpan.FromMinutes(1) });
        Assert.True(await vipps.Send(WebhookEventTypes.PaymentCaptured).EndAsync());
        Assert.Empty(late.Attempts);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(await late.EndAsync());
        Assert.Equal(Some.Monday.AddMinutes(1), late.Attempts[0].StartedAt);
    }

    [Fact]
    public async Task Options_OutOfRange_SendNothing()
    {
        await using var vipps = await Some.SandboxAsync();

        foreach (var options in new SandboxSendOptions[]
        {
            new() { Copies = 0 }, new() { Copies = 101 }, new() { Delay = TimeSpan.FromTicks(-1) },
            new() { Delay = TimeSpan.FromDays(7) + TimeSpan.FromTicks(1) }, new() { Fault = (SandboxDeliveryFault)99 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => vipps.Send(WebhookEventTypes.PaymentCaptured, null, options));
        }
    }
}
