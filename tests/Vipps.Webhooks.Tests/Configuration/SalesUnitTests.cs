using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Configuration;

/// <summary>Which sales unit one may ask for, and what is said where one may not.</summary>
public sealed class SalesUnitTests
{
    [Theory]
    [InlineData(VippsKeyType.SalesUnit, "654321")]
    [InlineData(VippsKeyType.Partner, "654321")]
    [InlineData(VippsKeyType.Partner, null)]
    [InlineData(VippsKeyType.Merchant, null)]
    public void Check_SalesUnitThatTheKeysAreFor_IsAllowed(VippsKeyType keys, string? salesUnit) =>
        Assert.Null(Record.Exception(() => ConnectionWith(keys).CheckSalesUnit(salesUnit)));

    [Theory]
    [InlineData(VippsKeyType.SalesUnit, null, "Only partner keys go without one")]
    [InlineData(VippsKeyType.Merchant, "654321", "Use partner keys")]
    public void Check_SalesUnitThatTheKeysAreNotFor_IsRefused(VippsKeyType keys, string? salesUnit, string advice)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => ConnectionWith(keys).CheckSalesUnit(salesUnit));

        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12a")]
    [InlineData("123456 ")]
    public void Check_NoNumber_IsRefused(string salesUnit)
    {
        var refusal = Assert.Throws<ArgumentException>(
            "merchantSerialNumber", () => ConnectionWith(VippsKeyType.Partner).CheckSalesUnit(salesUnit));

        Assert.Contains("digits only", refusal.Message, StringComparison.Ordinal);
    }

    private static VippsConnection ConnectionWith(VippsKeyType keys) => The.Connection(options =>
    {
        options.KeyType = keys;
        options.SystemName = "acme";
        if (keys == VippsKeyType.Merchant)
        {
            options.SubscriptionKey = options.MerchantSerialNumber = null;
        }
    });
}
