using System.Diagnostics.CodeAnalysis;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>The delivery that an event came with. For tests of a handler, make one with an object initializer.</summary>
public sealed class WebhookContext
{
    private readonly DeliveryId _id; // the key is made of it for the first who asks

    /// <summary>Makes one for a test.</summary>
    public WebhookContext()
    {
    }

    [SetsRequiredMembers]
    internal WebhookContext(VerifiedDelivery delivery, IServiceProvider services)
    {
        _id = delivery.Id;
        Registration = delivery.Registration;
        AttemptedAt = delivery.AttemptedAt;
        Services = services;
        Body = delivery.Event.Body;
    }

    /// <summary>The registration whose secret signed the delivery.</summary>
    public required WebhookRegistration Registration { get; init; }

    /// <summary>
    /// What makes the event one and the same, however often it is delivered: equal for retries and for overlapping registrations, different
    /// for any two events, but donations whose type neither the body nor the registration tells. Save it with what the handler does, such
    /// as in a column with a unique index, to do it once. 64 hexadecimal digits in lower case: the SHA-256 of the body; of donations and
    /// unknown events, whose type the body may not tell, of body and type.
    /// </summary>
    public required string DeliveryKey
    {
        get => field ??= _id.ToString();
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>
    /// When this attempt was signed, in whole seconds, on the sender's clock. The event itself may be days older.
    /// </summary>
    public required DateTimeOffset AttemptedAt { get; init; }

    /// <summary>The services of the scope that the handlers of this delivery run in: their own, not that of the request.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The body, byte for byte as it was delivered and signed. It may hold personal data: never log it.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Names the delivery, and no personal data: fit for a log.</summary>
    public override string ToString() => $"delivery {DeliveryKey} of {Registration}";
}
