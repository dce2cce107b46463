using System.Globalization;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>An event that was sent, and what became of it.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class SandboxEvent
{
    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private readonly BoundedLog<SandboxAttempt> _attempts = new(VippsSandbox.MaxRememberedEntries);
    private int _notAccepted;

    internal SandboxEvent(WebhookEventType type, ReadOnlyMemory<byte> body, EventSubject subject, int deliveryCount)
    {
        Type = type;
        Body = body;
        Reference = subject.Reference;
        SequenceKey = subject.SequenceKey;
        DeliveryCount = _open = deliveryCount;
        if (deliveryCount == 0)
        {
            _completion.TrySetResult(false);
        }
    }

    /// <summary>The event type.</summary>
    public WebhookEventType Type { get; }

    /// <summary>The body, byte for byte as it is delivered and signed: JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>
    /// What the event is about, and what its order is kept by: <c>reference</c>, <c>chargeId</c>, <c>agreementId</c>,
    /// <c>customerToken</c> or <c>auth_req_id</c>, the first that the body has; null where it has none.
    /// </summary>
    public string? Reference { get; }

    /// <summary>
    /// How many deliveries there are: one for each registration that wants the event, more with <see cref="SandboxSendOptions.Copies"/>
    /// or under <see cref="SandboxFaults.DeliverTwice"/>; 0 where nobody registered for it.
    /// </summary>
    public int DeliveryCount { get; }

    /// <summary>The attempts at its deliveries that have ended, oldest first. A snapshot.</summary>
    public IReadOnlyList<SandboxAttempt> Attempts => _attempts.Snapshot();

    /// <summary>
    /// Completes when every delivery is accepted, given up, or stopped by deletion or shutdown. True when there was a delivery and each
    /// was accepted; false otherwise, also where nobody registered for the event. Never fails.
    /// </summary>
    public Task<bool> Completion => _completion.Task;

    internal string SequenceKey { get; }

    /// <summary>Names the type, what it is about, and the number of deliveries: fit for a log.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{PrintableText.Of(Type.Name)} {PrintableText.Of(Reference ?? "-")} ({DeliveryCount} deliveries)");

    internal void AddAttempt(SandboxAttempt attempt) => _attempts.Add(attempt);

    internal void Settle(bool accepted)
    {
        if (!accepted)
        {
            Volatile.Write(ref _notAccepted, 1);
        }

        if (Interlocked.Decrement(ref _open) == 0)
        {
            _completion.TrySetResult(Volatile.Read(ref _notAccepted) == 0);
        }
    }
}
