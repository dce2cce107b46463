using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Tests.Support;

/// <summary>Test data that reads as words. None of it is a real key.</summary>
internal static class The
{
    public const string ClientId = "11111111-2222-3333-4444-555555555555";
    public const string ClientSecret = "c2VjcmV0LW9mLXRoZS1jbGllbnQ=";
    public const string SubscriptionKey = "0f14ebcab0eb4b29ae0cb90d91b4a84a";
    public const string MerchantSerialNumber = "123456";
    public const string AccessToken = "eyJ0eXAiOiJKV1QifQ.dG9rZW4tMQ.c2lnbmF0dXJl";
    public const string WebhookSecret = "b25lIHNlY3JldCB0aGF0IHZpcHBzIHNob3dzIG9uY2UsIGFuZCBuZXZlciBhZ2Fpbg==";

    public static readonly Guid WebhookId = new("497f6eca-6276-4993-bfeb-53cbbbba6f08");
    public static readonly Uri CallbackUrl = new("https://shop.example/hooks/vipps?shop=1");

    public static readonly RegisterWebhookRequest Registration =
        new(CallbackUrl, [WebhookEventTypes.PaymentAuthorized, WebhookEventTypes.PaymentCaptured]);

    public static void SalesUnitKeys(VippsWebhooksOptions options)
    {
        options.ClientId = ClientId;
        options.ClientSecret = ClientSecret;
        options.SubscriptionKey = SubscriptionKey;
        options.MerchantSerialNumber = MerchantSerialNumber;
    }

    /// <summary>The connection to Vipps' test environment, with the keys of the sales unit unless <paramref name="configure"/> says otherwise.</summary>
    public static VippsConnection Connection(Action<VippsWebhooksOptions>? configure = null)
    {
        var options = new VippsWebhooksOptions { Environment = VippsEnvironment.Test };
        SalesUnitKeys(options);
        configure?.Invoke(options);
        return VippsConnection.From(options);
    }

    public static Action<VippsWebhooksOptions> KeysFor(Uri server) => options =>
    {
        options.BaseAddress = server;
        SalesUnitKeys(options);
        options.Retry.BaseDelay = TimeSpan.FromMilliseconds(1);
    };
}
