namespace Vipps.Webhooks.Cli;

/// <summary>The webhooks that Vipps lists for some keys.</summary>
/// <param name="Environment">The address of Vipps' API, as rows have it.</param>
/// <param name="MerchantSerialNumber">The sales unit of the keys, as rows have it: empty if there is none.</param>
/// <param name="Webhooks">The webhooks.</param>
internal sealed record VippsList(string Environment, string MerchantSerialNumber, IReadOnlyList<Webhook> Webhooks)
{
    /// <summary>Indicates whether a row is about the environment and the sales unit of these keys.</summary>
    public bool Covers(StoredRegistration row) =>
        string.Equals(row.Environment.TrimEnd('/'), Environment.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) && row.MerchantSerialNumber == MerchantSerialNumber;

    public bool Has(Guid? id) => Webhooks.Any(webhook => webhook.Id == id);

    /// <summary>Asks Vipps.</summary>
    /// <exception cref="VippsApiException">Vipps refused, or did not answer.</exception>
    public static async Task<VippsList> ReadAsync(VippsSession vipps, CancellationToken cancellationToken) =>
        new(vipps.Address.AbsoluteUri, vipps.Options.MerchantSerialNumber ?? "", await vipps.Webhooks.ListAsync(cancellationToken));
}
