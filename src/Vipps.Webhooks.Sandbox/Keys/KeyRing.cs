namespace Vipps.Webhooks.Sandbox;

/// <summary>All keys that this sandbox knows.</summary>
internal sealed class KeyRing
{
    // Seven digits, as real ones have.
    private const string SalesUnit = "1000001";
    private const string OtherSalesUnit = "1000002";

    private readonly KeyHolder[] _holders;

    public KeyRing(SandboxKeys? salesUnitKeys)
    {
        SalesUnitKeys = salesUnitKeys ?? SandboxKeys.New(SalesUnit);
        var number = SalesUnitKeys.MerchantSerialNumber;
        PartnerKeys = new SandboxPartnerKeys(number, number == OtherSalesUnit ? SalesUnit : OtherSalesUnit);
        _holders = [KeyHolder.Of(SalesUnitKeys), KeyHolder.Of(PartnerKeys), KeyHolder.Of(MerchantKeys)];
    }

    public SandboxKeys SalesUnitKeys { get; }

    public SandboxPartnerKeys PartnerKeys { get; }

    public SandboxMerchantKeys MerchantKeys { get; } = new();

    public KeyHolder? FindByClientId(string clientId) =>
        Array.Find(_holders, holder => string.Equals(holder.ClientId, clientId, StringComparison.OrdinalIgnoreCase));

    public KeyHolder? FindBySubscriptionKey(string key) => Array.Find(_holders, holder => holder.HasSubscriptionKey(key));
}
