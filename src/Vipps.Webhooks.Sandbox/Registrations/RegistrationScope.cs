namespace Vipps.Webhooks.Sandbox;

internal enum RegistrationScopeKind
{
    SalesUnit = 0,
    PartnerWide,
    MerchantLevel,
}

/// <summary>Whose registrations: they are listed, deleted and counted apart from all others.</summary>
internal readonly record struct RegistrationScope(RegistrationScopeKind Kind, string? MerchantSerialNumber)
{
    public static RegistrationScope SalesUnit(string merchantSerialNumber) =>
        new(RegistrationScopeKind.SalesUnit, merchantSerialNumber);

    /// <summary>Whether an event of a sales unit concerns these registrations.</summary>
    public bool Covers(string merchantSerialNumber) =>
        Kind != RegistrationScopeKind.SalesUnit || MerchantSerialNumber == merchantSerialNumber;
}
