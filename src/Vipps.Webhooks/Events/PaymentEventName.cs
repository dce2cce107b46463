namespace Vipps.Webhooks;

/// <summary>
/// What was attempted with a payment, as its body says: <c>CAPTURED</c>. An open string: a name that this version of the SDK does not know
/// is kept as it was sent.
/// </summary>
/// <remarks>
/// The attempt may have failed: ask <see cref="PaymentEvent.Succeeded"/>, or <see cref="PaymentEvent.WasCaptured"/> and its like. Compared
/// with case. See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
public readonly record struct PaymentEventName
{
    /// <summary>Makes a name, known or not.</summary>
    /// <param name="name">The name as Vipps sends it: upper case, such as <c>CAPTURED</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public PaymentEventName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The payment was created: <c>CREATED</c>.</summary>
    public static PaymentEventName Created { get; } = new("CREATED");

    /// <summary>The customer said no: <c>ABORTED</c>.</summary>
    public static PaymentEventName Aborted { get; } = new("ABORTED");

    /// <summary>The customer did nothing in time: <c>EXPIRED</c>.</summary>
    public static PaymentEventName Expired { get; } = new("EXPIRED");

    /// <summary>What was reserved, or a part of it, was released: <c>CANCELLED</c>.</summary>
    public static PaymentEventName Cancelled { get; } = new("CANCELLED");

    /// <summary>What was reserved, or a part of it, was captured: <c>CAPTURED</c>.</summary>
    public static PaymentEventName Captured { get; } = new("CAPTURED");

    /// <summary>What was captured, or a part of it, was paid back: <c>REFUNDED</c>.</summary>
    public static PaymentEventName Refunded { get; } = new("REFUNDED");

    /// <summary>The customer said yes; the amount is reserved: <c>AUTHORIZED</c>.</summary>
    public static PaymentEventName Authorized { get; } = new("AUTHORIZED");

    /// <summary>The shop withdrew the payment before the customer answered: <c>TERMINATED</c>.</summary>
    public static PaymentEventName Terminated { get; } = new("TERMINATED");

    /// <summary>The name as it was sent; empty for <see langword="default"/>.</summary>
    public string Name { get => field ?? ""; }

    /// <summary>Whether this version of the SDK knows the name.</summary>
    public bool IsKnown => Name
        is "CREATED" or "ABORTED" or "EXPIRED" or "CANCELLED" or "CAPTURED" or "REFUNDED" or "AUTHORIZED" or "TERMINATED";

    /// <summary>The event type that goes with the name, one to one; <see langword="default"/> for <see langword="default"/>.</summary>
    public WebhookEventType EventType => Name switch
    {
        "CREATED" => WebhookEventTypes.PaymentCreated,
        "ABORTED" => WebhookEventTypes.PaymentAborted,
        "EXPIRED" => WebhookEventTypes.PaymentExpired,
        "CANCELLED" => WebhookEventTypes.PaymentCancelled,
        "CAPTURED" => WebhookEventTypes.PaymentCaptured,
        "REFUNDED" => WebhookEventTypes.PaymentRefunded,
        "AUTHORIZED" => WebhookEventTypes.PaymentAuthorized,
        "TERMINATED" => WebhookEventTypes.PaymentTerminated,
        "" => default,
        _ => new($"epayments.payment.{Name.ToLowerInvariant()}.v1"),
    };

    /// <summary>The name as it was sent.</summary>
    public override string ToString() => Name;
}
