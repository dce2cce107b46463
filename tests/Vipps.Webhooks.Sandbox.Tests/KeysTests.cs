namespace Vipps.Webhooks.Sandbox.Tests;

public sealed class KeysTests
{
    [Theory]
    [InlineData("1234567")]
    [InlineData("1000002")]
    public async Task Keys_OfTheOptions_AreThoseOfTheSandbox(string number)
    {
        var keys = new SandboxKeys
        {
            ClientId = "client",
            ClientSecret = "secret",
            SubscriptionKey = "subscription",
            SecondarySubscriptionKey = "secondary",
            MerchantSerialNumber = number,
        };
        await using var vipps = await Some.SandboxAsync(more: options => options.Keys = keys);
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (_, _) = await caller.RegisteredAsync("https://shop.example/", WebhookEventTypes.PaymentCaptured);

        Assert.Same(keys, vipps.Keys);
        Assert.Equal(number, Assert.Single(vipps.Registrations).MerchantSerialNumber);
        Assert.Equal(number, vipps.PartnerKeys.MerchantSerialNumbers[0]);
        Assert.Equal(2, vipps.PartnerKeys.MerchantSerialNumbers.Distinct().Count());
    }

    [Theory]
    [InlineData("ClientId", "", "secret", "subscription", "secondary", "123456")]
    [InlineData("ClientSecret", "client", " ", "subscription", "secondary", "123456")]
    [InlineData("SubscriptionKey", "client", "secret", "", "secondary", "123456")]
    [InlineData("SecondarySubscriptionKey", "client", "secret", "subscription", "\t", "123456")]
    [InlineData("MerchantSerialNumber", "client", "secret", "subscription", "secondary", "123")]
    [InlineData("MerchantSerialNumber", "client", "secret", "subscription", "secondary", "12345a")]
    public void Keys_OfTheWrongForm_AreRefusedByName(
        string name, string clientId, string clientSecret, string subscriptionKey, string secondary, string number) =>
        Assert.Throws<ArgumentException>(name, () => new SandboxKeys
        {
            ClientId = clientId,
            ClientSecret = clientSecret,
            SubscriptionKey = subscriptionKey,
            SecondarySubscriptionKey = secondary,
            MerchantSerialNumber = number,
        });
}
