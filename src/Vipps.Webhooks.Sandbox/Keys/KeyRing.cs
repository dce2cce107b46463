namespace Vipps.Webhooks.Sandbox;

/// <summary>All keys that this sandbox knows.</summary>
internal sealed class KeyRing
{
    // Seven digits, as real ones have.
    private const string SalesUnit = "1000001";
    private const string OtherSalesUnit = "1000002";

    private readonly ApiClient[] _clients;

    public KeyRing() => _clients = [ApiClient.Of(SalesUnitKeys), ApiClient.Of(PartnerKeys), ApiClient.Of(MerchantKeys)];

    public SandboxKeys SalesUnitKeys { get; } = new(SalesUnit);

    public SandboxPartnerKeys PartnerKeys { get; } = new(SalesUnit, OtherSalesUnit);

    public SandboxMerchantKeys MerchantKeys { get; } = new();

    public ApiClient? FindByClientId(string clientId) =>
        Array.Find(_clients, client => string.Equals(client.ClientId, clientId, StringComparison.OrdinalIgnoreCase));

    public ApiClient? FindBySubscriptionKey(string key) => Array.Find(_clients, client => client.HasSubscriptionKey(key));
}
