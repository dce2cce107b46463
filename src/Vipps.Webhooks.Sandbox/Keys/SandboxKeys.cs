namespace Vipps.Webhooks.Sandbox;

/// <summary>The keys of one sales unit, as the business portal shows them: the normal case for a shop.</summary>
/// <remarks>
/// Made anew for each sandbox, so that a token or key of one is refused by another, unless <see cref="VippsSandboxOptions.Keys"/> says
/// otherwise.
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.
/// </remarks>
public sealed class SandboxKeys
{
    internal SandboxKeys(string merchantSerialNumber)
        : this(KeyGenerator.NewClientId(), KeyGenerator.NewClientSecret(), KeyGenerator.NewSubscriptionKey(), merchantSerialNumber)
    {
    }

    /// <summary>Makes keys of what is known already, for a sandbox that is to have the same ones each time.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="clientSecret">The client secret.</param>
    /// <param name="subscriptionKey">The primary subscription key. The secondary one is made anew.</param>
    /// <param name="merchantSerialNumber">The number of the sales unit, 4 to 10 digits.</param>
    /// <exception cref="ArgumentException">A key is empty or white space, or the number is not 4 to 10 digits.</exception>
    public SandboxKeys(string clientId, string clientSecret, string subscriptionKey, string merchantSerialNumber)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        ArgumentException.ThrowIfNullOrWhiteSpace(clientSecret);
        ArgumentException.ThrowIfNullOrWhiteSpace(subscriptionKey);
        ArgumentNullException.ThrowIfNull(merchantSerialNumber);
        if (merchantSerialNumber.Length is < 4 or > 10 || !merchantSerialNumber.All(char.IsAsciiDigit))
        {
            throw new ArgumentException("A merchant serial number has 4 to 10 digits.", nameof(merchantSerialNumber));
        }

        ClientId = clientId;
        ClientSecret = clientSecret;
        SubscriptionKey = subscriptionKey;
        MerchantSerialNumber = merchantSerialNumber;
    }

    /// <summary>The header <c>client_id</c>: a GUID.</summary>
    public string ClientId { get; }

    /// <summary>The header <c>client_secret</c>: base64-looking text, sent as it stands.</summary>
    public string ClientSecret { get; }

    /// <summary>The header <c>Ocp-Apim-Subscription-Key</c>: 32 hexadecimal digits. The primary one.</summary>
    public string SubscriptionKey { get; }

    /// <summary>
    /// The secondary subscription key. It opens exactly what <see cref="SubscriptionKey"/> opens: the two are for rotation.
    /// </summary>
    public string SecondarySubscriptionKey { get; } = KeyGenerator.NewSubscriptionKey();

    /// <summary>The header <c>Merchant-Serial-Number</c>: the number of the sales unit, digits only.</summary>
    public string MerchantSerialNumber { get; }

    /// <summary>The kind of keys and the sales unit; never a key.</summary>
    public override string ToString() => $"Keys of sales unit {MerchantSerialNumber}";
}
