using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks;

/// <summary>
/// What Vipps delivered, as one of <see cref="PaymentEvent"/>, <see cref="AgreementEvent"/>, <see cref="ChargeEvent"/>,
/// <see cref="UserCheckedInEvent"/>, <see cref="LoginPingEvent"/>, <see cref="DonationEvent"/> and <see cref="UnknownEvent"/>.
/// </summary>
/// <remarks>
/// <see cref="WebhookEventReader"/> makes it from a body; for tests of a handler, make one with an object initializer. An event is a
/// signal, and it comes at least once: read the resource from Vipps before money or goods are moved.
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
[JsonConverter(typeof(WebhookEventJsonConverter))]
public abstract class WebhookEvent
{
    private string? _eventKey;

    private protected WebhookEvent()
    {
    }

    /// <summary>
    /// The event type, known to this version of the SDK or not; <see langword="default"/>, whose name is empty, where neither the body nor
    /// the registration tells.
    /// </summary>
    public WebhookEventType Type { get; init; }

    /// <summary>The merchant serial number (MSN) of the sales unit that the event happened in; null where the body does not tell.</summary>
    public string? MerchantSerialNumber { get; init; }

    /// <summary>
    /// The body, byte for byte as it was delivered and signed; empty by default. It may hold personal data: store it with care, never log
    /// it.
    /// </summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// The fields that no property stands for: those that this version of the SDK does not know, and optional ones whose value is not of
    /// the documented kind. Empty by default. They may hold personal data.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> AdditionalProperties { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>
    /// The identity of the event, whatever brought it: a delivery, its repetition, another webhook, or the payment's event log. Save it with
    /// what a handler does, and do nothing for an event whose key is there. At most 200 characters of ASCII; the same in every version of the
    /// SDK; without personal data.
    /// </summary>
    /// <remarks>
    /// <para>
    /// It is made of the event type and: of a payment its sales unit, <see cref="PaymentEvent.Reference"/>,
    /// <see cref="PaymentEvent.PspReference"/> and <see cref="PaymentEvent.Success"/>; of an agreement its sales unit, id and time; of a
    /// charge its sales unit, agreement, id (the shop's own if it has none of Vipps'), <see cref="ChargeEvent.TransactionId"/>, time and
    /// amounts; of a check-in its sales unit, QR code, time and the hash of the customer token; of a login the hash of its id; of all others
    /// the SHA-256 of the body, which also stands for a time that is null.
    /// </para>
    /// The other fields do not change it, nor does the way in which these are spelled. An entry of the event log has no sales unit: give it
    /// to <see cref="WebhookEventReader"/>, or its key is another than that of the delivery.
    /// </remarks>
    public string EventKey => _eventKey ??= MakeKey();

    /// <summary>
    /// True if equal keys are enough to take two events for one. Not if nobody tells the type, and the body alone is left: "started" and
    /// "stopped" of one donation may have the same body, and so may any two broken ones.
    /// </summary>
    internal bool IsIdentified => Type.Name.Length > 0;

    /// <summary>
    /// The event types of the registration, as far as they were needed to read the event; null if it was not read but made.
    /// </summary>
    internal IReadOnlyList<WebhookEventType>? ReadFor { get; set; }

    private protected abstract string MakeKey();

    private protected abstract void WriteOwnFields(Utf8JsonWriter writer);

    internal void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteText("msn", MerchantSerialNumber);
        WriteOwnFields(writer);
        writer.WriteRest(AdditionalProperties);
    }

    private protected string MomentOrBody(DateTimeOffset? moment) =>
        moment is { } known ? EventKeys.Moment(known) : EventKeys.HashOf(Body.Span);

    /// <summary>What the event is about, for logs: an id of the shop or of Vipps, never personal data.</summary>
    private protected abstract string? Subject();

    /// <summary>
    /// Names the event type and what it is about, and no personal data: fit for a log. Of either at most 100 characters, with what is
    /// invisible or written from right to left as escapes (<c>\u202E</c>).
    /// </summary>
    public override string ToString()
    {
        var type = PrintableText.Of(Type.Name.Length > 0 ? Type.Name : GetType().Name);
        return Subject() is { Length: > 0 } subject ? $"{type} {PrintableText.Of(subject)}" : type;
    }
}
