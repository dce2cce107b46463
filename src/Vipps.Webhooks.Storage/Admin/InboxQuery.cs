namespace Vipps.Webhooks.Storage;

/// <summary>The deliveries to list. Conditions that are null hold for all.</summary>
public sealed class InboxQuery
{
    /// <summary>Their state.</summary>
    public InboxState? State { get; init; }

    /// <summary>Their ordering key, such as <c>payment/123456/order-7</c>.</summary>
    public string? OrderingKey { get; init; }

    /// <summary>The key of the event.</summary>
    public string? DeliveryKey { get; init; }

    /// <summary>The type of the event.</summary>
    public WebhookEventType? EventType { get; init; }

    /// <summary>The time at or after which they arrived, or were replayed or unparked.</summary>
    public DateTimeOffset? ReceivedSince { get; init; }

    /// <summary>True for those alone of which an attempt ended in an exception; false, the default, for all.</summary>
    public bool HasFailed { get; init; }

    /// <summary>The number that theirs are lower than: of the last delivery on the page before.</summary>
    public long? Before { get; init; }

    /// <summary>The number of deliveries at most: 50 by default; 1 to 1,000.</summary>
    public int Limit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1000);
            field = value;
        }
    } = 50;
}
