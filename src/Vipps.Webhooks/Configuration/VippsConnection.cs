using System.Text;

namespace Vipps.Webhooks.Configuration;

/// <summary>
/// Validated options, resolved once and immutable: where the API is, who calls, and what is stamped on a call. All of a call's parts
/// come from one connection, so that a change of settings in the middle of it never mixes two.
/// </summary>
internal sealed class VippsConnection
{
    private const string TestAddress = "https://apitest.vipps.no";
    private const string ProductionAddress = "https://api.vipps.no";

    private VippsConnection(VippsWebhooksOptions options, string? merchantSerialNumber)
    {
        Options = options;
        MerchantSerialNumber = string.IsNullOrEmpty(merchantSerialNumber) ? null : merchantSerialNumber;
        BaseAddress = options.BaseAddress
            ?? new Uri(options.Environment == VippsEnvironment.Production ? ProductionAddress : TestAddress);

        var root = BaseAddress.AbsoluteUri.TrimEnd('/');
        WebhooksUri = new Uri(root + "/webhooks/v1/webhooks");
        TokenUri = new Uri(root + (UsesMerchantToken ? "/miami/v1/token" : "/accesstoken/get"));
        SystemHeaders = [.. SystemHeadersOf(options)];
        ApiHeaders = [.. ApiHeadersOf(options, MerchantSerialNumber), .. SystemHeaders];
    }

    public VippsWebhooksOptions Options { get; }

    public string? MerchantSerialNumber { get; }

    public Uri BaseAddress { get; }

    public Uri WebhooksUri { get; }

    public Uri TokenUri { get; }

    public bool UsesMerchantToken => Options.KeyType == VippsKeyType.Merchant;

    /// <summary>What is stamped on each call to the API, next to <c>Authorization</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ApiHeaders { get; }

    /// <summary>The <c>Vipps-System-*</c> headers alone.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SystemHeaders { get; }

    public static VippsConnection From(VippsWebhooksOptions options) => new(options, options.MerchantSerialNumber);

    /// <summary>The same, for another sales unit, or for none.</summary>
    public VippsConnection ForSalesUnit(string? merchantSerialNumber) =>
        merchantSerialNumber == MerchantSerialNumber ? this : new(Options, merchantSerialNumber);

    /// <summary>Whether an address is on the server that the keys are meant for.</summary>
    public bool Serves(Uri? uri) =>
        uri is not null
        && Uri.Compare(uri, BaseAddress, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Takes out of a text what must not be repeated: a server may echo what it was sent.</summary>
    /// <param name="text">What the server said.</param>
    /// <param name="request">What it was sent.</param>
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

    /// <summary>The value of <c>Authorization</c> for the merchant token (RFC 7617).</summary>
    public string BasicCredentials() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Options.ClientId}:{Options.ClientSecret}"));

    /// <summary>Names the server, and no key.</summary>
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
