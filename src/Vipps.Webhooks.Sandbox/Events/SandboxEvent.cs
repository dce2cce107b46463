using System.Globalization;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>An event that was sent, and the progress of its deliveries.</summary>
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
    /// The payment or other subject of the event, whose events are delivered in order: the first of <c>reference</c>, <c>chargeId</c>,
    /// <c>agreementId</c>, <c>customerToken</c> and <c>auth_req_id</c> that the body has; null if it has none.
    /// </summary>
    public string? Reference { get; }

    /// <summary>
    /// The number of deliveries: one for each registration with the event type, more with <see cref="SandboxSendOptions.Copies"/> or
    /// <see cref="SandboxFaults.DeliverTwice"/>; 0 if there is no such registration.
    /// </summary>
    public int DeliveryCount { get; }

    /// <summary>The attempts at its deliveries that have ended, oldest first. A snapshot.</summary>
    public IReadOnlyList<SandboxAttempt> Attempts => _attempts.Snapshot();

    /// <summary>
    /// Completes when every delivery has been accepted, given up, or stopped by deletion or shutdown. The result is true if there was a
    /// delivery and each was accepted, and false otherwise, even if there is no registration for the event. Never fails.
    /// </summary>
    public Task<bool> Completion => _completion.Task;

    internal string SequenceKey { get; }

    /// <summary>Names the event type, the reference and the number of deliveries: fit for a log.</summary>
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
