namespace Vipps.Webhooks.Sandbox.Tests;

public sealed class KeysTests
{
    [Theory]
    [InlineData("1234567")]
    [InlineData("1000002")]
    public async Task Keys_ThatAreGiven_OpenThisSandboxAndNoOthers(string number)
    {
        var keys = new SandboxKeys("client", "secret", "subscription", number);
        await using var vipps = await Some.SandboxAsync(more: options => options.Keys = keys);
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (_, _) = await caller.RegisteredAsync("https://shop.example/", WebhookEventTypes.PaymentCaptured);

        Assert.Same(keys, vipps.Keys);
        Assert.Equal(number, Assert.Single(vipps.Registrations).MerchantSerialNumber);
        Assert.Equal(number, vipps.PartnerKeys.MerchantSerialNumbers[0]);
        Assert.Equal(2, vipps.PartnerKeys.MerchantSerialNumbers.Distinct().Count());
    }

    [Theory]
    [InlineData("", "secret", "subscription", "123456")]
    [InlineData("client", " ", "subscription", "123456")]
    [InlineData("client", "secret", "", "123456")]
    [InlineData("client", "secret", "subscription", "123")]
    [InlineData("client", "secret", "subscription", "12345a")]
    public void Keys_ThatCannotBe_AreRefused(string clientId, string clientSecret, string subscriptionKey, string number) =>
        Assert.Throws<ArgumentException>(() => new SandboxKeys(clientId, clientSecret, subscriptionKey, number));
}
