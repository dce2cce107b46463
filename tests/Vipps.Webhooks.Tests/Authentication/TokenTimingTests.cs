using Vipps.Webhooks.Authentication;

namespace Vipps.Webhooks.Tests.Authentication;

public sealed class TokenTimingTests
{
    [Theory]
    [InlineData(86_400, 0.0, 8_640)] // production: 10 % of the life
    [InlineData(86_400, 1.0, 10_368)] // and up to a fifth of that more
    [InlineData(3_600, 0.0, 360)] // test
    [InlineData(900, 0.0, 90)] // merchant-level keys
    [InlineData(300, 0.0, 60)] // at least 60 s
    [InlineData(300, 1.0, 72)]
    [InlineData(60, 0.0, 30)] // never more than half the life
    [InlineData(60, 1.0, 30)]
    [InlineData(0, 0.5, 0)]
    public void RefreshLead_IsTheLargerOfAMinuteAndATenthButAtMostHalf(int life, double random, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), TokenTiming.RefreshLead(TimeSpan.FromSeconds(life), random));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(4, 40)]
    [InlineData(5, 60)]
    [InlineData(1_000_000, 60)]
    public void Backoff_PassingFailure_DoublesUpToAMinute(int failures, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), TokenTiming.Backoff(new TokenFailure("down"), failures, 0.5));

    [Theory]
    [InlineData(1, 60)]
    [InlineData(2, 120)]
    [InlineData(9, 600)]
    public void Backoff_RefusedCredentials_IsLonger(int failures, int expected) =>
        Assert.Equal(
            TimeSpan.FromSeconds(expected),
            TokenTiming.Backoff(new TokenFailure("refused") { CredentialsRefused = true }, failures, 0.5));

    [Theory]
    [InlineData(0.0, 4)]
    [InlineData(1.0, 6)]
    public void Backoff_HasJitterOf20PercentEitherWay(double random, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), TokenTiming.Backoff(new TokenFailure("down"), 1, random));

    [Theory]
    [InlineData(30, 30)]
    [InlineData(1, 5)]
    [InlineData(410_400, 600)] // 114 hours
    public void Backoff_RetryAfter_CountsUpToTenMinutes(int retryAfter, int expected) =>
        Assert.Equal(
            TimeSpan.FromSeconds(expected),
            TokenTiming.Backoff(new TokenFailure("busy") { RetryAfter = TimeSpan.FromSeconds(retryAfter) }, 1, 0.5));
}
