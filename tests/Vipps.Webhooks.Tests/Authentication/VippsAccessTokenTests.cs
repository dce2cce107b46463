using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Authentication;

public sealed class VippsAccessTokenTests
{
    private static readonly DateTimeOffset ExpiresAt = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void New_WithoutAToken_IsRefused(string? token) =>
        Assert.ThrowsAny<ArgumentException>(() => new VippsAccessToken(token!, ExpiresAt));

    [Fact]
    public void ToString_TellsTheExpiryAndNotTheToken() => Assert.Equal(
        "Bearer *** (expires 2026-11-24 12:00:00Z)", new VippsAccessToken(The.AccessToken, ExpiresAt).ToString());
}
