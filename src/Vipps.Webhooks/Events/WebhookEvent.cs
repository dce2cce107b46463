using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks;

/// <summary>
/// An event that Vipps delivered, as one of <see cref="PaymentEvent"/>, <see cref="AgreementEvent"/>, <see cref="ChargeEvent"/>,
/// <see cref="UserCheckedInEvent"/>, <see cref="LoginPingEvent"/>, <see cref="DonationEvent"/> and <see cref="UnknownEvent"/>.
/// </summary>
/// <remarks>
/// <see cref="WebhookEventReader"/> creates it from a body; to test a handler, create one with an object initializer. An event is a signal
/// and comes at least once: read the resource from Vipps before money or goods are moved. See
/// <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
[JsonConverter(typeof(WebhookEventJsonConverter))]
public abstract class WebhookEvent
{
    private string? _eventKey;

    private protected WebhookEvent()
    {
    }

    /// <summary>
    /// The event type, known to this version of the SDK or not; <see langword="default"/>, whose name is empty, if neither the body nor the
    /// registration specifies it.
    /// </summary>
    public WebhookEventType Type { get; init; }

    /// <summary>The merchant serial number (MSN) of the sales unit that the event happened in; null if the body does not specify it.</summary>
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
    /// The identity of the event, the same in a delivery, its retry, another webhook and the payment's event log. Save it with what a
    /// handler does, and ignore an event whose key is saved. It has at most 200 characters of ASCII, is the same in
    /// every version of the SDK and holds no personal data.
    /// </summary>
    /// <remarks>
    /// <para>
    /// It consists of the event type and: of a payment its sales unit, <see cref="PaymentEvent.Reference"/>,
    /// <see cref="PaymentEvent.PspReference"/> and <see cref="PaymentEvent.Success"/>; of an agreement its sales unit, id and time; of a
    /// charge its sales unit, agreement, id (the shop's own if it has none of Vipps'), <see cref="ChargeEvent.TransactionId"/>, time and
    /// amounts; of a check-in its sales unit, QR code, time and the hash of the customer token; of a login the hash of its id; of all
    /// others the SHA-256 of the body, which also stands for a time that is null.
    /// </para>
    /// Other fields do not change it, nor do other spellings of these. An entry of the event log has no sales unit: pass it to
    /// <see cref="WebhookEventReader"/>, or the key differs from that of the delivery.
    /// </remarks>
    public string EventKey => _eventKey ??= MakeKey();

    /// <summary>
    /// Indicates whether events with equal keys are the same event. They may not be if the type is unknown and only the body is left:
    /// "started" and "stopped" of one donation may have the same body, and so may any two broken ones.
    /// </summary>
    internal bool IsIdentified => Type.Name.Length > 0;

    /// <summary>
    /// The event types of the registration, as far as they were needed to read the event; null if the event was created and not read.
    /// </summary>
    internal IReadOnlyList<WebhookEventType>? ReadFor { get; set; }

    /// <summary>
    /// The key of the sequence that the event belongs to: events with equal keys must be handled in order. At most 200 characters of ASCII.
    /// </summary>
    internal string OrderingKey => MakeOrderingKey();

    private protected abstract string MakeKey();

    /// <summary>By default no event waits for another.</summary>
    private protected virtual string MakeOrderingKey() => EventKey;

    private protected abstract void WriteOwnFields(Utf8JsonWriter writer);

    internal void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteText("msn", MerchantSerialNumber);
        WriteOwnFields(writer);
        writer.WriteRest(AdditionalProperties);
    }

    private protected string MomentOrBody(DateTimeOffset? moment) =>
        moment is { } known ? EventKeys.Moment(known) : EventKeys.HashOf(Body.Span);

    /// <summary>Returns the subject of the event for logs: an id of the shop or of Vipps, never personal data.</summary>
    private protected abstract string? Subject();

    /// <summary>
    /// Names the event type and its subject without personal data; fit for a log. Of either at most 100 characters; those that are
    /// invisible or written from right to left are escaped (<c>\u202E</c>).
    /// </summary>
    public override string ToString()
    {
        var type = PrintableText.Of(Type.Name.Length > 0 ? Type.Name : GetType().Name);
        return Subject() is { Length: > 0 } subject ? $"{type} {PrintableText.Of(subject)}" : type;
    }
}
