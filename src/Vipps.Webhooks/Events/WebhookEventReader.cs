using System.Runtime.CompilerServices;
using System.Text.Json;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks;

/// <summary>
/// Reads the body of a delivery as a typed event. There is no envelope and no type header, so the family is inferred from the body's fields
/// and, failing that, from the registration's event types.
/// </summary>
/// <remarks>
/// <para>
/// Strict about what a shop acts on, lenient about everything else. An event is an <see cref="UnknownEvent"/>, never a guess, if it lacks
/// one of these fields: of a payment <c>reference</c>, <c>pspReference</c>, <c>name</c>, <c>amount</c> with value and currency, and
/// <c>success</c>; of an agreement <c>eventType</c> and <c>agreementId</c>; of a charge these two, <c>amount</c> and <c>currency</c>; of a
/// check-in <c>customerToken</c> and <c>merchantQrId</c>; of a login <c>auth_req_id</c>. Any other field may be missing, null, new or of
/// another kind, even the time and the sales unit.
/// </para>
/// <para>
/// Another spelling of a value is the same value: a whole number in any JSON notation, or as text of digits; a time in RFC 3339 or ISO 8601
/// with any offset; a name, a type or a currency in any case.
/// </para>
/// Verify the signature first, because reading does not prove where a body came from. See
/// <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
public static class WebhookEventReader
{
    /// <summary>Reads a body. Does not throw, even if the bytes are hostile.</summary>
    /// <param name="body">The body as it was delivered. The event keeps this memory: do not reuse it.</param>
    /// <param name="registeredFor">
    /// The event types of the registration that the delivery came for; null if they are not known. Needed for bodies that do not specify
    /// their type, such as those of donations.
    /// </param>
    /// <param name="merchantSerialNumber">
    /// The sales unit, for a body that does not specify it, such as an entry of a payment's event log
    /// (<c>GET /epayment/v1/payments/{reference}/events</c>); null if it is not known.
    /// </param>
    /// <returns>The event; an <see cref="UnknownEvent"/> with the reason if the body cannot be read.</returns>
    [SkipLocalsInit] // a field is written before it is read
    public static WebhookEvent Read(
        ReadOnlyMemory<byte> body, IEnumerable<WebhookEventType>? registeredFor = null, string? merchantSerialNumber = null)
    {
        var json = ReadableText.Of(JsonBodyParser.WithoutMark(body.Span), out var isRepaired);
        try
        {
            var fields = new JsonFields(
                json, stackalloc JsonField[JsonFields.UsualCount], stackalloc int[JsonField.BucketCount], isRepaired, merchantSerialNumber);
            return Read(ref fields, body, registeredFor);
        }
        catch (JsonException)
        {
            var registered = new RegisteredTypes(registeredFor);
            return new UnknownEvent
            {
                Body = body,
                MerchantSerialNumber = merchantSerialNumber,
                ReadFor = registered.Types,
                Type = registered.Only,
                Reason = "The body is not a readable JSON object.",
                IsUnreadable = true,
            };
        }
    }

    private static WebhookEvent Read(ref JsonFields fields, ReadOnlyMemory<byte> body, IEnumerable<WebhookEventType>? registeredFor)
    {
        WebhookEvent? read = FamilyOf(ref fields, registeredFor) switch
        {
            EventFamily.Payment => PaymentEvent.Read(ref fields, body),
            EventFamily.Agreement => AgreementEvent.Read(ref fields, body),
            EventFamily.Charge => ChargeEvent.Read(ref fields, body),
            EventFamily.UserCheckedIn => UserCheckedInEvent.Read(ref fields, body),
            EventFamily.LoginPing => LoginPingEvent.Read(ref fields, body),
            EventFamily.Donation =>
                DonationEvent.Read(ref fields, body, new RegisteredTypes(registeredFor).OnlyOf(EventFamily.Donation)),
            _ => null,
        };
        if (read is not null && fields.Problem is null)
        {
            read.ReadFor = read is DonationEvent ? new RegisteredTypes(registeredFor).Types : [];
            return read;
        }

        var registered = new RegisteredTypes(registeredFor);
        var type = read?.Type ?? fields.ReadEventType() ?? default;
        return new UnknownEvent
        {
            Body = body,
            MerchantSerialNumber = fields.ReadMerchantSerialNumber(),
            ReadFor = registered.Types,
            Type = type.Name.Length > 0 ? type : registered.Only,
            Reason = fields.Problem ?? "The body does not have the fields of a known event.",
            IsUnreadable = fields.Problem is not null,
            AdditionalProperties = fields.GetAll(),
        };
    }

    // The body comes first: its event type or, for a payment and for a body without a type, its fields. The registration decides only what
    // the body leaves open, because the app's copy may be older than the webhook, whose new events are not broken old ones.
    private static EventFamily FamilyOf(ref JsonFields fields, IEnumerable<WebhookEventType>? registeredFor)
    {
        if (fields.PeekNonBlank("eventType"u8) is { } type && EventFamilies.Of(new(type)) is not EventFamily.Unknown and var named)
        {
            return named;
        }

        if (fields.Has("pspReference"u8) || (fields.Has("reference"u8) && fields.Has("name"u8)))
        {
            return EventFamily.Payment;
        }

        if (fields.Has("eventType"u8))
        {
            // If it is not a name, that is the reason; a name of a family that does not exist yet is kept.
            fields.ReadRequiredEventType();
            return EventFamily.Unknown;
        }

        if (fields.Has("auth_req_id"u8))
        {
            return EventFamily.LoginPing;
        }

        if (fields.Has("customerToken"u8) || fields.Has("merchantQrId"u8))
        {
            return EventFamily.UserCheckedIn;
        }

        var registered = new RegisteredTypes(registeredFor);
        return fields.Has("agreementId"u8) ? OfAgreement(ref fields, registered)
            : fields.Has("reference"u8) && registered.Family == EventFamily.Payment ? EventFamily.Payment
            : registered.Family == EventFamily.Donation ? EventFamily.Donation
            : EventFamily.Unknown;
    }

    // Donations have no event type. An event of an agreement or a charge without one is broken.
    private static EventFamily OfAgreement(ref JsonFields fields, RegisteredTypes registered)
    {
        if (registered.Allows(EventFamily.Donation))
        {
            return EventFamily.Donation;
        }

        if (registered.Allows(EventFamily.Agreement) || registered.Allows(EventFamily.Charge))
        {
            fields.ReadRequiredEventType();
        }

        return EventFamily.Unknown;
    }
}
