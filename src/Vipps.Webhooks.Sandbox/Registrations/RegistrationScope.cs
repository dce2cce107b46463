namespace Vipps.Webhooks.Sandbox;

internal enum RegistrationScopeKind
{
    SalesUnit = 0,
    PartnerWide,
    MerchantLevel,
}

/// <summary>The owner of registrations. They are listed, deleted and counted apart from those of all others.</summary>
internal readonly record struct RegistrationScope(RegistrationScopeKind Kind, string? MerchantSerialNumber)
{
    public static RegistrationScope SalesUnit(string merchantSerialNumber) =>
        new(RegistrationScopeKind.SalesUnit, merchantSerialNumber);

    /// <summary>Indicates whether an event of a sales unit is for these registrations.</summary>
    public bool Covers(string merchantSerialNumber) =>
        Kind != RegistrationScopeKind.SalesUnit || MerchantSerialNumber == merchantSerialNumber;
}
