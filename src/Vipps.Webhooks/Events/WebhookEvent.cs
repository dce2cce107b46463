using System.Collections.ObjectModel;
using System.Text.Json;
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
public abstract class WebhookEvent
{
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
