namespace Vipps.Webhooks.Sandbox;

/// <summary>One holder of keys, as the gateway sees it: its keys and the sales units that they give access to.</summary>
internal sealed class KeyHolder
{
    private readonly RegistrationScopeKind _kind;
    private readonly string[] _subscriptionKeys;
    private readonly IReadOnlyList<string> _merchantSerialNumbers;

    private KeyHolder(
        RegistrationScopeKind kind, string clientId, string clientSecret, string[] subscriptionKeys, IReadOnlyList<string> numbers)
    {
        _kind = kind;
        _subscriptionKeys = subscriptionKeys;
        _merchantSerialNumbers = numbers;
        ClientId = clientId;
        ClientSecret = clientSecret;
    }

    public string ClientId { get; }

    public string ClientSecret { get; }

    public bool IsMerchantLevel => _kind == RegistrationScopeKind.MerchantLevel;

    public bool MayHaveDonations => _kind != RegistrationScopeKind.SalesUnit;

    public static KeyHolder Of(SandboxKeys keys) => new(
        RegistrationScopeKind.SalesUnit, keys.ClientId, keys.ClientSecret,
        [keys.SubscriptionKey, keys.SecondarySubscriptionKey], [keys.MerchantSerialNumber]);

    public static KeyHolder Of(SandboxPartnerKeys keys) => new(
        RegistrationScopeKind.PartnerWide, keys.ClientId, keys.ClientSecret,
        [keys.SubscriptionKey, keys.SecondarySubscriptionKey], keys.MerchantSerialNumbers);

    public static KeyHolder Of(SandboxMerchantKeys keys) =>
        new(RegistrationScopeKind.MerchantLevel, keys.ClientId, keys.ClientSecret, [], []);

    public bool HasSubscriptionKey(string key) => _subscriptionKeys.Contains(key, StringComparer.Ordinal);

    /// <summary>Determines the registrations that a call touches; false if the sales unit does not belong to this holder.</summary>
    public bool TryGetScope(string? merchantSerialNumber, out RegistrationScope scope)
    {
        // Sales-unit keys imply their only sales unit, even if the header is left out.
        scope = (_kind, merchantSerialNumber) switch
        {
            (RegistrationScopeKind.SalesUnit, null) => RegistrationScope.SalesUnit(_merchantSerialNumbers[0]),
            (_, null) => new RegistrationScope(_kind, null),
            _ => RegistrationScope.SalesUnit(merchantSerialNumber),
        };
        return merchantSerialNumber is null || _merchantSerialNumbers.Contains(merchantSerialNumber, StringComparer.Ordinal);
    }
}
