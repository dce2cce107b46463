namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// The keys of a partner. A call with <c>Merchant-Serial-Number</c> is made on behalf of that sales unit; one without it registers,
/// lists and deletes the webhooks that cover every sales unit.
/// </summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class SandboxPartnerKeys
{
    internal SandboxPartnerKeys(params string[] merchantSerialNumbers) =>
        MerchantSerialNumbers = Array.AsReadOnly(merchantSerialNumbers);

    /// <summary>The header <c>client_id</c>: a GUID.</summary>
    public string ClientId { get; } = KeyGenerator.NewClientId();

    /// <summary>The header <c>client_secret</c>: base64-looking text, sent as it is.</summary>
    public string ClientSecret { get; } = KeyGenerator.NewClientSecret();

    /// <summary>The header <c>Ocp-Apim-Subscription-Key</c>: 32 hexadecimal digits. The primary one.</summary>
    public string SubscriptionKey { get; } = KeyGenerator.NewSubscriptionKey();

    /// <summary>The secondary subscription key. It opens exactly what <see cref="SubscriptionKey"/> opens.</summary>
    public string SecondarySubscriptionKey { get; } = KeyGenerator.NewSubscriptionKey();

    /// <summary>
    /// The sales units that are connected to the partner: that of <see cref="VippsSandbox.Keys"/> and one more. A call on behalf of any
    /// other is answered 403.
    /// </summary>
    public IReadOnlyList<string> MerchantSerialNumbers { get; }

    /// <summary>Names the kind of keys and the sales units, and never a key.</summary>
    public override string ToString() => $"Partner keys for sales units {string.Join(", ", MerchantSerialNumbers)}";
}
