namespace Vipps.Webhooks.Sandbox;

/// <summary>The keys of one sales unit, as the business portal shows them: the normal case for a shop.</summary>
/// <remarks>
/// Made anew for each sandbox, so that a token or key of one is refused by another.
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.
/// </remarks>
public sealed class SandboxKeys
{
    internal SandboxKeys(string merchantSerialNumber) => MerchantSerialNumber = merchantSerialNumber;

    /// <summary>The header <c>client_id</c>: a GUID.</summary>
    public string ClientId { get; } = KeyText.NewClientId();

    /// <summary>The header <c>client_secret</c>: base64-looking text, sent as it stands.</summary>
    public string ClientSecret { get; } = KeyText.NewClientSecret();

    /// <summary>The header <c>Ocp-Apim-Subscription-Key</c>: 32 hexadecimal digits. The primary one.</summary>
    public string SubscriptionKey { get; } = KeyText.NewSubscriptionKey();

    /// <summary>
    /// The secondary subscription key. It opens exactly what <see cref="SubscriptionKey"/> opens: the two are for rotation.
    /// </summary>
    public string SecondarySubscriptionKey { get; } = KeyText.NewSubscriptionKey();

    /// <summary>The header <c>Merchant-Serial-Number</c>: the number of the sales unit, digits only.</summary>
    public string MerchantSerialNumber { get; }

    /// <summary>The kind of keys and the sales unit; never a key.</summary>
    public override string ToString() => $"Keys of sales unit {MerchantSerialNumber}";
}
