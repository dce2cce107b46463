using Vipps.Webhooks.Tests;

namespace Vipps.Webhooks.Sandbox.Tests.Observation;

/// <summary>What the sandbox tells prints the same everywhere, on one line.</summary>
public sealed class LogTextTests
{
    private const string Hostile = "a\r\n\u202E\u0645";

    [Fact]
    public async Task ToString_InAnotherCulture_IsTheSame()
    {
        await using var vipps = await Some.SandboxAsync();
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);
        Assert.True(await sent.EndAsync());

        object[] things = [sent, .. vipps.Attempts, .. vipps.Requests, .. vipps.Registrations];

        Assert.Equal(things.Select(thing => thing.ToString()), OtherCulture.Run(() => things.Select(thing => thing.ToString()).ToArray()));
        Assert.Equal(4, things.Select(thing => thing.GetType()).Distinct().Count());
        Assert.Contains($"{sent.Reference} attempt 1: Accepted 200", vipps.Attempts[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_HostileReference_StaysOnItsLine()
    {
        var attempt = new SandboxAttempt
        {
            WebhookId = Guid.Empty,
            Url = new Uri("https://shop.example/hooks?key=s3cret"),
            EventType = WebhookEventTypes.PaymentCaptured,
            Reference = Hostile + new string('x', 1_000),
            Number = 2,
            StartedAt = new DateTimeOffset(2026, 11, 2, 13, 0, 0, TimeSpan.FromHours(1)),
            Outcome = SandboxAttemptOutcome.TimedOut,
            StatusCode = null,
            Failure = Hostile,
            NextAttemptAt = null,
        };

        Assert.StartsWith(
            "2026-11-02 12:00:00Z epayments.payment.captured.v1 a\\u000D\\u000A\\u202E\\u0645xxx", attempt.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("x… attempt 2: TimedOut", attempt.ToString(), StringComparison.Ordinal);
        Assert.InRange(attempt.ToString().Length, 100, 300);
        Assert.DoesNotContain("s3cret", attempt.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_WithTimesOrNumbers_FormatThemselves() =>
        Assert.Empty(OtherCulture.RecordsThatDoNotSayHow(typeof(SandboxAttempt).Assembly));
}
