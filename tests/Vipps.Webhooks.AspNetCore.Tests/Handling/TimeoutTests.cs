using System.Net;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Handling;

public sealed class TimeoutTests
{
    [Fact]
    public async Task Handler_IsCancelledASecondBeforeVippsStopsWaiting()
    {
        var begun = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<PaymentEvent>((_, _, cancellationToken) =>
        {
            begun.TrySetResult(cancellationToken);
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }));

        var answer = shop.PostAsync(new SignedPost());
        var token = await begun.Task.InTime();
        shop.Clock.Advance(TimeSpan.FromSeconds(8.9));
        Assert.False(token.IsCancellationRequested);
        shop.Clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(HttpStatusCode.InternalServerError, await answer);
        Assert.True(token.IsCancellationRequested);
        Assert.Equal(DeliveryOutcome.TimedOut, Assert.Single(shop.Reports).Outcome);
        Assert.Contains(
            shop.Logs.GetSnapshot(), record => record.Message.Contains("did not finish in time for epayments.payment.captured.v1 order-1001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HandlerTimeout_CanBeShorter()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var shop = await TestShop.StartAsync(receiver => receiver
            .Configure(options => options.HandlerTimeout = TimeSpan.FromSeconds(2))
            .AddHandler<PaymentEvent>((_, _, cancellationToken) =>
            {
                begun.TrySetResult();
                return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }));

        var answer = shop.PostAsync(new SignedPost());
        await begun.Task.InTime();
        shop.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(HttpStatusCode.InternalServerError, await answer);
    }

    [Fact]
    public async Task Handler_ThatIsCancelledByItself_HasFailed()
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver
            .AddHandler<PaymentEvent>((_, _, _) => throw new OperationCanceledException()));

        Assert.Equal(HttpStatusCode.InternalServerError, await shop.PostAsync(new SignedPost()));

        Assert.Equal(DeliveryOutcome.HandlerFailed, Assert.Single(shop.Reports).Outcome);
    }

    [Fact]
    public async Task NextHandler_IsNotBegunWhenTimeIsOver()
    {
        var gate = new Gate();
        var second = 0;
        await using var shop = await TestShop.StartAsync(receiver => receiver
            .AddHandler<WebhookEvent>((_, _, _) => gate.EnterAsync())
            .AddHandler<PaymentEvent>((_, _, _) => Task.FromResult(second++)));

        var answer = shop.PostAsync(new SignedPost());
        await gate.EnteredAsync(1);
        shop.Clock.Advance(TimeSpan.FromSeconds(9));
        gate.Open();

        Assert.Equal(HttpStatusCode.InternalServerError, await answer);
        Assert.Equal(0, second);
        Assert.Contains(shop.Logs.GetSnapshot(), record => record.Message.StartsWith("the lambda for WebhookEvent did not finish in time", StringComparison.Ordinal));
    }
}
