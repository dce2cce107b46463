namespace Vipps.Webhooks.Sandbox;

/// <summary>The keys of one sales unit, as the business portal shows them: the normal case for a shop.</summary>
/// <remarks>
/// Each sandbox makes new ones, so that it refuses the tokens and keys of every other, unless <see cref="VippsSandboxOptions.Keys"/> is
/// set. See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.
/// </remarks>
public sealed class SandboxKeys
{
    /// <summary>The header <c>client_id</c>: a GUID if the sandbox made it.</summary>
    /// <exception cref="ArgumentException">The value is empty or white space.</exception>
    public required string ClientId
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(ClientId));
            field = value;
        }
    }

    /// <summary>The header <c>client_secret</c>: base64-looking text, sent as it is.</summary>
    /// <exception cref="ArgumentException">The value is empty or white space.</exception>
    public required string ClientSecret
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(ClientSecret));
            field = value;
        }
    }

    /// <summary>The primary subscription key, the header <c>Ocp-Apim-Subscription-Key</c>: 32 hexadecimal digits if the sandbox made it.</summary>
    /// <exception cref="ArgumentException">The value is empty or white space.</exception>
    public required string SubscriptionKey
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(SubscriptionKey));
            field = value;
        }
    }

    /// <summary>
    /// The secondary subscription key. It opens exactly what <see cref="SubscriptionKey"/> opens: the two are for rotation. Default: a new one.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty or white space.</exception>
    public string SecondarySubscriptionKey
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(SecondarySubscriptionKey));
            field = value;
        }
    } = KeyGenerator.NewSubscriptionKey();

    /// <summary>The header <c>Merchant-Serial-Number</c>: the number of the sales unit, 4 to 10 digits.</summary>
    /// <exception cref="ArgumentException">The value is not 4 to 10 digits.</exception>
    public required string MerchantSerialNumber
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(MerchantSerialNumber));
            field = value.Length is >= 4 and <= 10 && value.All(char.IsAsciiDigit)
                ? value
                : throw new ArgumentException("A merchant serial number has 4 to 10 digits.", nameof(MerchantSerialNumber));
        }
    }

    /// <summary>Names the kind of keys and the sales unit, and never a key.</summary>
    public override string ToString() => $"Keys of sales unit {MerchantSerialNumber}";

    internal static SandboxKeys New(string merchantSerialNumber) => new()
    {
        ClientId = KeyGenerator.NewClientId(),
        ClientSecret = KeyGenerator.NewClientSecret(),
        SubscriptionKey = KeyGenerator.NewSubscriptionKey(),
        MerchantSerialNumber = merchantSerialNumber,
    };
}
