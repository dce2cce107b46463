using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Configuration;

public sealed class VippsConnectionTests
{
    public static TheoryData<string, VippsKeyType, Action<VippsWebhooksOptions>> Changes => new()
    {
        { "Environment", VippsKeyType.Psp, options => options.Environment = VippsEnvironment.Production },
        { "BaseAddress", VippsKeyType.Psp, options => options.BaseAddress = new Uri("https://sandbox.example") },
        { "KeyType", VippsKeyType.SalesUnit, options => options.KeyType = VippsKeyType.Partner },
        { "ClientId", VippsKeyType.Psp, options => options.ClientId = "another" },
        { "ClientSecret", VippsKeyType.Psp, options => options.ClientSecret = "another" },
        { "SubscriptionKey", VippsKeyType.Psp, options => options.SubscriptionKey = "another" },
        { "MerchantSerialNumber", VippsKeyType.Psp, options => options.MerchantSerialNumber = "654321" },
        { "PspId", VippsKeyType.Psp, options => options.PspId = "another" },
        { "SystemName", VippsKeyType.Psp, options => options.SystemName = "another" },
        { "PluginVersion", VippsKeyType.Psp, options => options.PluginVersion = "another" },
        { "ClientId", VippsKeyType.Merchant, options => options.ClientId = "another" },
        { "ClientSecret", VippsKeyType.Merchant, options => options.ClientSecret = "another" },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void IsSameCallerAs_AnyOtherServerKeyOrSystem_IsFalse(string setting, VippsKeyType keyType, Action<VippsWebhooksOptions> change)
    {
        Assert.True(With(keyType).IsSameCallerAs(With(keyType)));
        Assert.False(With(keyType).IsSameCallerAs(With(keyType, change)), setting);
        Assert.False(With(keyType, change).IsSameCallerAs(With(keyType)), setting);
    }

    [Fact]
    public void IsSameCallerAs_OtherRetriesOnly_IsTrue() => Assert.True(
        With(VippsKeyType.SalesUnit).IsSameCallerAs(With(VippsKeyType.SalesUnit, options => options.Retry.MaxRetryAttempts = 0)));

    private static VippsConnection With(VippsKeyType keyType, Action<VippsWebhooksOptions>? change = null)
    {
        var options = new VippsWebhooksOptions { Environment = VippsEnvironment.Test, KeyType = keyType, PspId = "psp-1" };
        The.SalesUnitKeys(options);
        change?.Invoke(options);
        return VippsConnection.From(options);
    }
}
