using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>
/// A customer answered a merchant-initiated login: <c>login.merchant-initiated.ping.v1</c>. Get the answer from the Login API.
/// </summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.</remarks>
[JsonConverter(typeof(WebhookEventJsonConverter))]
public sealed class LoginPingEvent : WebhookEvent
{
    /// <summary>Creates an event of <see cref="WebhookEventTypes.LoginPing"/>.</summary>
    public LoginPingEvent() => Type = WebhookEventTypes.LoginPing;

    /// <summary>
    /// The id of the login (<c>auth_req_id</c>), which the customer's tokens are fetched with. Kept out of <see cref="object.ToString"/>.
    /// </summary>
    public required string AuthRequestId { get; init; }

    private protected override string? Subject() => null;

    // Hashed, because the customer's tokens are fetched with it, and keys are stored and logged.
    private protected override string MakeKey() =>
        EventKeys.Of(Type, nameof(LoginPingEvent), EventKeys.HashOf(AuthRequestId));

    private protected override void WriteOwnFields(Utf8JsonWriter writer)
    {
        writer.WriteNonEmpty("eventType", Type.Name);
        writer.WriteNonEmpty("auth_req_id", AuthRequestId);
    }

    internal static LoginPingEvent Read(ref JsonFields fields, ReadOnlyMemory<byte> body) => new()
    {
        Body = body,
        MerchantSerialNumber = fields.ReadMerchantSerialNumber(),
        Type = fields.ReadEventType() ?? WebhookEventTypes.LoginPing,
        AuthRequestId = fields.ReadRequiredText("auth_req_id"u8),
        AdditionalProperties = fields.GetUnread(),
    };
}
