using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>A customer answered a merchant-initiated login: <c>login.merchant-initiated.ping.v1</c>. Ask Login for the answer.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.</remarks>
public sealed class LoginPingEvent : WebhookEvent
{
    /// <summary>
    /// The id of the login (<c>auth_req_id</c>), which the customer's tokens are fetched with: kept out of <see cref="object.ToString"/>.
    /// </summary>
    public required string AuthRequestId { get; init; }

    private protected override string? Subject() => null;

    internal static LoginPingEvent Read(ref JsonFields fields, ReadOnlyMemory<byte> body) => new()
    {
        Body = body,
        MerchantSerialNumber = fields.MerchantSerialNumber(),
        Type = fields.EventType() ?? WebhookEventTypes.LoginPing,
        AuthRequestId = fields.RequiredText("auth_req_id"u8),
        AdditionalProperties = fields.Rest(),
    };
}
