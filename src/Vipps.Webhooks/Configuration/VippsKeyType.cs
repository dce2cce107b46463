namespace Vipps.Webhooks;

/// <summary>The kind of API keys, which decides how a token is fetched and which headers are sent.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/knowledge-base/api-keys/">Knowledge base: API keys</see>.</remarks>
public enum VippsKeyType
{
    /// <summary>
    /// The keys of one sales unit, as a shop has them. Needs <see cref="VippsWebhooksOptions.SubscriptionKey"/> and
    /// <see cref="VippsWebhooksOptions.MerchantSerialNumber"/>. The default.
    /// </summary>
    SalesUnit,

    /// <summary>
    /// The keys of a partner, who acts for many sales units. <see cref="VippsWebhooksOptions.MerchantSerialNumber"/> may be left out;
    /// then a webhook covers every sales unit that is connected to the partner, now and later. Needs
    /// <see cref="VippsWebhooksOptions.SystemName"/>, which Vipps requires of partners.
    /// </summary>
    Partner,

    /// <summary>The keys of a payment service provider. Needs <see cref="VippsWebhooksOptions.PspId"/>.</summary>
    Psp,

    /// <summary>
    /// The keys of a merchant, such as for donations: the token comes from <c>/miami/v1/token</c>, and neither a subscription key nor a
    /// merchant serial number is sent. Production only.
    /// See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/specialized-authentication/">Specialized
    /// authentication</see>.
    /// </summary>
    Merchant,
}
