namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// Merchant-level keys, for <c>POST /miami/v1/token</c>. Calls with such a token send neither a subscription key nor a merchant serial
/// number.
/// </summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.</remarks>
public sealed class SandboxMerchantKeys
{
    internal SandboxMerchantKeys()
    {
    }

    /// <summary>The user name of the Basic authorization: a GUID.</summary>
    public string ClientId { get; } = KeyGenerator.NewClientId();

    /// <summary>The password of the Basic authorization: base64-looking text.</summary>
    public string ClientSecret { get; } = KeyGenerator.NewClientSecret();

    /// <summary>Names the kind of keys, and never a key.</summary>
    public override string ToString() => "Merchant-level keys";
}
