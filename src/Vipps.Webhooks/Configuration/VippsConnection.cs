using System.Collections.Immutable;
using System.Text;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Configuration;

/// <summary>
/// Validated options, resolved once and immutable: the API's address, the caller, and the headers stamped on a call. All parts of a call
/// come from one connection, so that a change of settings during the call never mixes two.
/// </summary>
internal sealed class VippsConnection
{
    private VippsConnection(VippsWebhooksOptions options, string? merchantSerialNumber)
    {
        Options = options;
        MerchantSerialNumber = string.IsNullOrEmpty(merchantSerialNumber) ? null : merchantSerialNumber;
        BaseAddress = VippsAddress.Of(options);

        var root = BaseAddress.AbsoluteUri.TrimEnd('/');
        WebhooksUri = new Uri(root + "/webhooks/v1/webhooks");
        PaymentsUri = new Uri(root + "/epayment/v1/payments");
        TokenUri = new Uri(root + (UsesMerchantToken ? "/miami/v1/token" : "/accesstoken/get"));
        KeyValuePair<string, string>[] systemHeaders = [.. SystemHeadersOf(options), new("User-Agent", VippsHeaders.OurUserAgent)];
        ApiHeaders = [.. ApiHeadersOf(options, MerchantSerialNumber), .. systemHeaders];
        TokenHeaders = [.. TokenHeadersOf(options, MerchantSerialNumber), .. systemHeaders];
    }

    public VippsWebhooksOptions Options { get; }

    public string? MerchantSerialNumber { get; }

    public Uri BaseAddress { get; }

    /// <summary>True if the server is a sandbox that can reach what Vipps cannot: this machine.</summary>
    public bool ReachesThisMachine => Loopback.IsThisMachine(BaseAddress) || AllowsHttp;

    /// <summary>True if the server is a sandbox that may deliver over plain HTTP to other machines.</summary>
    public bool AllowsHttp => Options.AllowHttp && Options.BaseAddress is { Scheme: "http" };

    public Uri WebhooksUri { get; }

    public Uri PaymentsUri { get; }

    public Uri TokenUri { get; }

    public bool UsesMerchantToken => Options.KeyType == VippsKeyType.Merchant;

    /// <summary>The headers stamped on each call to the API, besides <c>Authorization</c>.</summary>
    public ImmutableArray<KeyValuePair<string, string>> ApiHeaders { get; }

    /// <summary>The headers stamped on each token request.</summary>
    public ImmutableArray<KeyValuePair<string, string>> TokenHeaders { get; }

    public static VippsConnection From(VippsWebhooksOptions options) => new(options, options.MerchantSerialNumber);

    /// <summary>Returns the same connection for another sales unit, or for none.</summary>
    public VippsConnection ForSalesUnit(string? merchantSerialNumber) =>
        merchantSerialNumber == MerchantSerialNumber ? this : new(Options, merchantSerialNumber);

    /// <summary>Checks that the keys can act for a sales unit, or for none.</summary>
    /// <param name="merchantSerialNumber">The number of the sales unit; null for none.</param>
    /// <exception cref="ArgumentException">It is not digits only.</exception>
    /// <exception cref="InvalidOperationException">The keys cannot act for it.</exception>
    public void CheckSalesUnit(string? merchantSerialNumber)
    {
        if (merchantSerialNumber is null)
        {
            if (Options.KeyType == VippsKeyType.SalesUnit)
            {
                throw new InvalidOperationException(
                    "Calls with a sales unit's keys carry its merchant serial number. Only partner keys go without one.");
            }

            return;
        }

        if (!HeaderText.IsDigits(merchantSerialNumber))
        {
            throw new ArgumentException(
                "A merchant serial number is digits only, such as 123456; null stands for none.", nameof(merchantSerialNumber));
        }

        if (UsesMerchantToken)
        {
            throw new InvalidOperationException(
                "Calls with merchant-level keys carry no merchant serial number. Use partner keys to act for a sales unit.");
        }
    }

    /// <summary>
    /// Indicates whether two connections are the same caller at the same server, so that a token of one is valid for the other and need not be
    /// replaced. It compares what they send and what decides what may be sent: the kind of keys (for sales units) and plain HTTP (for URLs).
    /// </summary>
    public bool IsSameCallerAs(VippsConnection other) =>
        TokenUri == other.TokenUri
        && Options.KeyType == other.Options.KeyType
        && AllowsHttp == other.AllowsHttp
        && TokenHeaders.SequenceEqual(other.TokenHeaders)
        && ApiHeaders.SequenceEqual(other.ApiHeaders);

    /// <summary>Stops a request to any server other than the one that the keys are for.</summary>
    /// <exception cref="InvalidOperationException">The request is for another server.</exception>
    public void ThrowIfForeign(Uri? uri)
    {
        if (uri is null
            || Uri.Compare(uri, BaseAddress, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) != 0)
        {
            throw new InvalidOperationException($"The keys are for {BaseAddress.Authority}; they are not sent to {uri?.Authority}.");
        }
    }

    /// <summary>Removes from a text what must not be repeated: a server may echo what it was sent.</summary>
    /// <param name="text">The server's text.</param>
    /// <param name="request">The request that it answered.</param>
    public string Redact(string text, HttpRequestMessage? request)
    {
        var authorization = request?.Headers.Authorization?.Parameter;
        foreach (var secret in (ReadOnlySpan<string?>)[Options.ClientSecret, Options.SubscriptionKey, authorization])
        {
            if (!string.IsNullOrEmpty(secret))
            {
                text = text.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
            }
        }

        return text;
    }

    /// <summary>Names the server, but no key.</summary>
    public override string ToString() => BaseAddress.ToString();

    private static IEnumerable<KeyValuePair<string, string>> ApiHeadersOf(VippsWebhooksOptions options, string? merchantSerialNumber)
    {
        if (options.KeyType == VippsKeyType.Merchant)
        {
            yield break;
        }

        yield return new(VippsHeaders.SubscriptionKey, options.SubscriptionKey!);
        if (merchantSerialNumber is not null)
        {
            yield return new(VippsHeaders.MerchantSerialNumber, merchantSerialNumber);
        }

        if (options.KeyType == VippsKeyType.Psp)
        {
            yield return new(VippsHeaders.PspId, options.PspId!);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> TokenHeadersOf(VippsWebhooksOptions options, string? merchantSerialNumber)
    {
        if (options.KeyType == VippsKeyType.Merchant)
        {
            yield return new("Authorization", $"Basic {BasicCredentials(options)}");
            yield break;
        }

        yield return new(VippsHeaders.ClientId, options.ClientId!);
        yield return new(VippsHeaders.ClientSecret, options.ClientSecret!);
        yield return new(VippsHeaders.SubscriptionKey, options.SubscriptionKey!);
        if (merchantSerialNumber is not null)
        {
            yield return new(VippsHeaders.MerchantSerialNumber, merchantSerialNumber);
        }
    }

    // RFC 7617.
    private static string BasicCredentials(VippsWebhooksOptions options) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClientId}:{options.ClientSecret}"));

    private static IEnumerable<KeyValuePair<string, string>> SystemHeadersOf(VippsWebhooksOptions options)
    {
        KeyValuePair<string, string?>[] all =
        [
            new(VippsHeaders.SystemName, options.SystemName),
            new(VippsHeaders.SystemVersion, options.SystemVersion),
            new(VippsHeaders.PluginName, options.PluginName),
            new(VippsHeaders.PluginVersion, options.PluginVersion),
        ];
        return all.Where(header => !string.IsNullOrEmpty(header.Value)).Select(header => KeyValuePair.Create(header.Key, header.Value!));
    }
}
