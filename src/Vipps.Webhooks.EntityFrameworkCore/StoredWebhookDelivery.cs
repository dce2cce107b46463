using Vipps.Webhooks.Storage;

namespace Vipps.Webhooks.EntityFrameworkCore;

/// <summary>A row of the inbox in a <c>DbContext</c>, for queries. To act on it, use <see cref="IWebhookInboxAdmin"/>.</summary>
/// <remarks>Times are in milliseconds since 1970-01-01 UTC: they compare and add alike in every database.</remarks>
public sealed class StoredWebhookDelivery
{
    internal StoredWebhookDelivery()
    {
    }

    /// <summary>The number of the delivery, which grows with the order of arrival.</summary>
    public long Sequence { get; internal set; }

    /// <summary>The name of the receiver, at most 64 characters; empty if it has none.</summary>
    public string Receiver { get; internal set; } = "";

    /// <summary>The key of the event, at most 200 characters: see <see cref="InboxDelivery.DeliveryKey"/>.</summary>
    public string DeliveryKey { get; internal set; } = "";

    /// <summary>The delivery key in UTF-8, at most 200 bytes, unique for a receiver. A replay has a text of its own instead.</summary>
    public byte[] UniqueKey { get; internal set; } = [];

    /// <summary>The receiver, a line feed and the ordering key in UTF-8, at most 400 bytes: the same for the rows of one sequence.</summary>
    public byte[] Lane { get; internal set; } = [];

    /// <summary>The key of the sequence that it belongs to, at most 200 characters: see <see cref="InboxDelivery.OrderingKey"/>.</summary>
    public string OrderingKey { get; internal set; } = "";

    /// <summary>The name of the event's type, at most 100 characters; empty if it is not known.</summary>
    public string EventType { get; internal set; } = "";

    /// <summary>The id of the webhook whose secret signed it, as 32 digits; null if its registration has none.</summary>
    public string? WebhookId { get; internal set; }

    /// <summary>The URL of that webhook, at most 2,000 characters; null if it is not known.</summary>
    public string? Url { get; internal set; }

    /// <summary>The names of the event types of that webhook, with spaces between them.</summary>
    public string Events { get; internal set; } = "";

    /// <summary>The time at which Vipps signed it.</summary>
    public long SignedAt { get; internal set; }

    /// <summary>The time at which it arrived, or at which it was replayed or unparked.</summary>
    public long ReceivedAt { get; internal set; }

    /// <summary>The trace in which it was received; null if there was none.</summary>
    public string? TraceParent { get; internal set; }

    /// <summary>
    /// The body, which may contain personal data; null once its time is over (<see cref="InboxOptions.KeepBody"/>). It is not what was delivered if it is
    /// encrypted (<see cref="InboxOptions.ProtectBodies"/>): <see cref="IWebhookInboxAdmin.ReadDeliveryAsync"/> returns that.
    /// </summary>
    public byte[]? Body { get; internal set; }

    /// <summary>Its state.</summary>
    public InboxState State { get; internal set; }

    /// <summary>The number of attempts to handle it, with those whose process died.</summary>
    public int Attempts { get; internal set; }

    /// <summary>The number of attempts that ended in an exception.</summary>
    public int Failures { get; internal set; }

    /// <summary>The number of attempts since the last one whose end was recorded.</summary>
    public int Unrecorded { get; internal set; }

    /// <summary>The time of the next attempt; null if it is due.</summary>
    public long? NextAttemptAt { get; internal set; }

    /// <summary>The token of the attempt that has it, or had it last; null if none has.</summary>
    public string? LeaseToken { get; internal set; }

    /// <summary>The time until which no other attempt may begin; null if none has it.</summary>
    public long? LeaseUntil { get; internal set; }

    /// <summary>The type and message of the last exception, at most 2,000 characters; null if there was none.</summary>
    public string? LastError { get; internal set; }

    /// <summary>The time at which it was done, released or discarded; null before that.</summary>
    public long? FinishedAt { get; internal set; }

    /// <summary>The number of the delivery that this one replays; null if it is not a replay.</summary>
    public long? ReplayOf { get; internal set; }
}
