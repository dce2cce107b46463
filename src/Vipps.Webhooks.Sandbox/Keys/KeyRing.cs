namespace Vipps.Webhooks.Sandbox;

/// <summary>All keys that this sandbox knows.</summary>
internal sealed class KeyRing
{
    // Seven digits, as real ones have.
    private const string SalesUnit = "1000001";
    private const string OtherSalesUnit = "1000002";

    private readonly ApiClient[] _clients;

    public KeyRing(SandboxKeys? salesUnitKeys)
    {
        SalesUnitKeys = salesUnitKeys ?? new SandboxKeys(SalesUnit);
        var number = SalesUnitKeys.MerchantSerialNumber;
        PartnerKeys = new SandboxPartnerKeys(number, number == OtherSalesUnit ? SalesUnit : OtherSalesUnit);
        _clients = [ApiClient.Of(SalesUnitKeys), ApiClient.Of(PartnerKeys), ApiClient.Of(MerchantKeys)];
    }

    public SandboxKeys SalesUnitKeys { get; }

    public SandboxPartnerKeys PartnerKeys { get; }

    public SandboxMerchantKeys MerchantKeys { get; } = new();

    public ApiClient? FindByClientId(string clientId) =>
        Array.Find(_clients, client => string.Equals(client.ClientId, clientId, StringComparison.OrdinalIgnoreCase));

    public ApiClient? FindBySubscriptionKey(string key) => Array.Find(_clients, client => client.HasSubscriptionKey(key));
}
