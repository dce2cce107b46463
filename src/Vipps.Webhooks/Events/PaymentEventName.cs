using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>
/// The kind of attempt on a payment, as its body names it: <c>CAPTURED</c>. An open string: a name that this version of the SDK does not
/// know is kept as it was sent.
/// </summary>
/// <remarks>
/// The attempt may have failed: check <see cref="PaymentEvent.Succeeded"/>, or <see cref="PaymentEvent.WasCaptured"/> and its siblings.
/// Compared ignoring case. See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
[JsonConverter(typeof(OpenNameJsonConverter))]
public readonly record struct PaymentEventName
{
    internal static readonly KnownNames Known = new(Names.Created, Names.Aborted, Names.Expired, Names.Cancelled, Names.Captured, Names.Refunded, Names.Authorized, Names.Terminated);

    /// <summary>Creates a name, known or not.</summary>
    /// <param name="name">The name as Vipps sends it, such as <c>CAPTURED</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public PaymentEventName(string name) => Name = Known.Spell(name);

    /// <summary>The payment was created: <c>CREATED</c>.</summary>
    public static PaymentEventName Created { get; } = new(Names.Created);

    /// <summary>The customer declined the payment: <c>ABORTED</c>.</summary>
    public static PaymentEventName Aborted { get; } = new(Names.Aborted);

    /// <summary>The customer did not answer in time: <c>EXPIRED</c>.</summary>
    public static PaymentEventName Expired { get; } = new(Names.Expired);

    /// <summary>The reserved amount, or a part of it, was released: <c>CANCELLED</c>.</summary>
    public static PaymentEventName Cancelled { get; } = new(Names.Cancelled);

    /// <summary>The reserved amount, or a part of it, was captured: <c>CAPTURED</c>.</summary>
    public static PaymentEventName Captured { get; } = new(Names.Captured);

    /// <summary>The captured amount, or a part of it, was paid back: <c>REFUNDED</c>.</summary>
    public static PaymentEventName Refunded { get; } = new(Names.Refunded);

    /// <summary>The customer approved the payment; the amount is reserved: <c>AUTHORIZED</c>.</summary>
    public static PaymentEventName Authorized { get; } = new(Names.Authorized);

    /// <summary>The shop withdrew the payment before the customer answered: <c>TERMINATED</c>.</summary>
    public static PaymentEventName Terminated { get; } = new(Names.Terminated);

    /// <summary>
    /// The name: a known one as Vipps documents it, whatever case it came in, an unknown one as it was sent; empty for
    /// <see langword="default"/>. Use it in a <see langword="switch"/> with the constants of <see cref="Names"/>.
    /// </summary>
    public string Name { get => field ?? ""; }

    /// <summary>Indicates whether this version of the SDK knows the name.</summary>
    public bool IsKnown => Known.Contains(Name);

    /// <summary>The event type that corresponds to the name one to one; <see langword="default"/> for <see langword="default"/>.</summary>
    public WebhookEventType EventType => Name switch
    {
        Names.Created => WebhookEventTypes.PaymentCreated,
        Names.Aborted => WebhookEventTypes.PaymentAborted,
        Names.Expired => WebhookEventTypes.PaymentExpired,
        Names.Cancelled => WebhookEventTypes.PaymentCancelled,
        Names.Captured => WebhookEventTypes.PaymentCaptured,
        Names.Refunded => WebhookEventTypes.PaymentRefunded,
        Names.Authorized => WebhookEventTypes.PaymentAuthorized,
        Names.Terminated => WebhookEventTypes.PaymentTerminated,
        "" => default,
        _ => new($"epayments.payment.{Name.ToLowerInvariant()}.v1"),
    };

    /// <summary>Compares two names, ignoring case.</summary>
    public bool Equals(PaymentEventName other) => KnownNames.AreEqual(Name, other.Name);

    /// <inheritdoc/>
    public override int GetHashCode() => KnownNames.HashOf(Name);

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>The known names as constants, for a <see langword="switch"/> on <see cref="Name"/>.</summary>
    public static class Names
    {
        /// <summary>The name of <see cref="PaymentEventName.Created"/>.</summary>
        public const string Created = "CREATED";

        /// <summary>The name of <see cref="PaymentEventName.Aborted"/>.</summary>
        public const string Aborted = "ABORTED";

        /// <summary>The name of <see cref="PaymentEventName.Expired"/>.</summary>
        public const string Expired = "EXPIRED";

        /// <summary>The name of <see cref="PaymentEventName.Cancelled"/>.</summary>
        public const string Cancelled = "CANCELLED";

        /// <summary>The name of <see cref="PaymentEventName.Captured"/>.</summary>
        public const string Captured = "CAPTURED";

        /// <summary>The name of <see cref="PaymentEventName.Refunded"/>.</summary>
        public const string Refunded = "REFUNDED";

        /// <summary>The name of <see cref="PaymentEventName.Authorized"/>.</summary>
        public const string Authorized = "AUTHORIZED";

        /// <summary>The name of <see cref="PaymentEventName.Terminated"/>.</summary>
        public const string Terminated = "TERMINATED";
    }
}
