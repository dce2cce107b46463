using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Sandbox.Tests.Deliveries;

public sealed class ScheduleTests
{
    // Written by hand from the documentation: 2 s apart through attempt 4, then 1 min, then 2 min, hourly through attempt 29, then daily.
    private static readonly string[] Offsets =
    [
        "0.00:00:00", "0.00:00:02", "0.00:00:04", "0.00:00:06", "0.00:01:06", "0.00:03:06",
        "0.01:03:06", "0.02:03:06", "0.03:03:06", "0.04:03:06", "0.05:03:06", "0.06:03:06", "0.07:03:06", "0.08:03:06",
        "0.09:03:06", "0.10:03:06", "0.11:03:06", "0.12:03:06", "0.13:03:06", "0.14:03:06", "0.15:03:06", "0.16:03:06",
        "0.17:03:06", "0.18:03:06", "0.19:03:06", "0.20:03:06", "0.21:03:06", "0.22:03:06", "0.23:03:06",
        "1.23:03:06", "2.23:03:06", "3.23:03:06", "4.23:03:06", "5.23:03:06", "6.23:03:06",
    ];

    [Fact]
    public async Task Delivery_RefusedForSevenDays_IsAttemptedOnScheduleAndThenGivenUp()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (id, secret) = await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        receiver.AnswerAlways(500);

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);
        await clock.PassAsync(vipps, sent);

        Assert.False(await sent.EndAsync());
        Assert.Equal(
            Offsets.Select(offset => TimeSpan.Parse(offset, null)),
            vipps.Attempts.Select(attempt => attempt.StartedAt - Some.Monday));
        Assert.Equal(Enumerable.Range(1, 35), vipps.Attempts.Select(attempt => attempt.Number));
        Assert.Single(vipps.Registrations);

        Assert.Equal(35, receiver.All.Count);
        Assert.Equal(35, receiver.All.Select(received => received.Headers["Authorization"]).Distinct().Count());
        Assert.All(receiver.All.Zip(vipps.Attempts), pair =>
        {
            var (received, attempt) = pair;
            Assert.Equal(id, received.WebhookId);
            Assert.Equal(sent.Body.ToArray(), received.Body);
            Assert.Equal(attempt.StartedAt.ToString("r"), received.Headers["x-ms-date"]);
            Assert.Equal(
                WebhookVerification.Valid,
                received.Verify(secret, $"127.0.0.1:{receiver.Address.Port}", "/hooks/vipps", attempt.StartedAt));
        });
    }

    [Fact]
    public async Task Delivery_AcceptedAtTheThirdAttempt_HasNoFurtherAttempt()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        receiver.Answer = _ => Task.FromResult(receiver.All.Count < 3 ? 503 : 200);

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);
        await clock.PassAsync(vipps, sent);

        Assert.True(await sent.EndAsync());
        Assert.Equal(
            [SandboxAttemptOutcome.Refused, SandboxAttemptOutcome.Refused, SandboxAttemptOutcome.Accepted],
            vipps.Attempts.Select(attempt => attempt.Outcome));
        Assert.Null(vipps.Attempts[^1].NextAttemptAt);
    }

    [Fact]
    public async Task Registration_WhoseEndpointDoesNotAnswerForTwoWeeks_IsDeleted()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        await receiver.DisposeAsync();
        await clock.PassAsync(vipps, vipps.Send(WebhookEventTypes.PaymentCaptured));

        clock.SetUtcNow(Some.Monday.AddDays(14).AddTicks(-1));
        vipps.Send(WebhookEventTypes.PaymentCaptured);
        await vipps.UntilAsync(sandbox => sandbox.Attempts.Count == 36);
        Assert.Single(vipps.Registrations);

        clock.SetUtcNow(Some.Monday.AddDays(14));
        var last = vipps.Send(WebhookEventTypes.PaymentCaptured);

        Assert.False(await last.EndAsync());
        Assert.Empty(vipps.Registrations);
        Assert.Empty(await (await Caller.ForSalesUnitAsync(vipps)).ListedAsync());
    }

    [Fact]
    public async Task Registration_WhoseEndpointAnswersAtAll_IsKept()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);

        foreach (var (day, status) in new[] { (0, 500), (10, 401), (15, 500) })
        {
            clock.SetUtcNow(Some.Monday.AddDays(day));
            receiver.AnswerAlways(status);
            vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = $"order-day-{day}");
            await vipps.UntilAsync(sandbox => sandbox.Attempts.Any(attempt => attempt.Reference == $"order-day-{day}"));
        }

        Assert.Single(vipps.Registrations);
    }
}
