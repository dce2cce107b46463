namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// The deliveries of one registration, in lanes: one for each payment. In a lane the next event waits until the one before it is
/// accepted or given up; lanes do not wait for one another.
/// </summary>
internal sealed class DeliveryQueue : IAsyncDisposable
{
    /// <summary>The most attempts at once: as many as a receiver on the same machine handles without running out of sockets.</summary>
    private const int MaxConcurrentAttempts = 32;

    private readonly DeliverySender _sender;
    private readonly AttemptLog _attempts;
    private readonly Action<Registration> _removeUnresponsive;
    private readonly EndpointHealth _health = new();
    private readonly SemaphoreSlim _slots = new(MaxConcurrentAttempts);
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _stopped;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by itself. A lane is here as long as its task runs, and holds the deliveries that wait behind the one under way.
    private readonly Dictionary<string, Queue<Delivery>> _lanes = new(StringComparer.Ordinal);

    public DeliveryQueue(
        Registration registration, DeliverySender sender, AttemptLog attempts, Action<Registration> removeUnresponsive)
    {
        Registration = registration;
        _sender = sender;
        _attempts = attempts;
        _removeUnresponsive = removeUnresponsive;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(sender.Shutdown);
        _stopped = _stop.Token;
    }

    public Registration Registration { get; }

    public void Enqueue(Delivery delivery)
    {
        var key = delivery.Event.SequenceKey;
        lock (_lanes)
        {
            if (_lanes.TryGetValue(key, out var lane))
            {
                lane.Enqueue(delivery);
                return;
            }

            if (!_stopped.IsCancellationRequested)
            {
                _lanes.Add(key, new Queue<Delivery>());
                _ = Task.Run(() => RunLaneAsync(key, delivery), CancellationToken.None);
                return;
            }
        }

        Settle(delivery, accepted: false);
    }

    /// <summary>
    /// Ends every wait, and completes when no lane runs any more. An attempt that is on the wire is finished first, unless the whole
    /// sandbox stops.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        lock (_lanes)
        {
            CompleteIfDrained();
        }

        await _drained.Task.ConfigureAwait(false);
        _stop.Dispose();
        _slots.Dispose();
    }

    private async Task RunLaneAsync(string key, Delivery first)
    {
        for (var delivery = first; delivery is not null; delivery = Next(key))
        {
            var accepted = false;
            try
            {
                accepted = await DeliverAsync(delivery).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopped.IsCancellationRequested || _sender.Shutdown.IsCancellationRequested)
            {
                // The registration is deleted or the sandbox stops: this delivery is not accepted, nor is any behind it. Either token may be seen first.
            }
#pragma warning disable CA1031 // If a lane died, its events would stay open, and the sandbox would wait for it when it stops.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _attempts.Broken(Registration.Id, exception);
            }

            Settle(delivery, accepted);
        }
    }

    private Delivery? Next(string key)
    {
        lock (_lanes)
        {
            if (_lanes[key].TryDequeue(out var next))
            {
                return next;
            }

            _lanes.Remove(key);
            CompleteIfDrained();
            return null;
        }
    }

    private void CompleteIfDrained()
    {
        if (_lanes.Count == 0 && _stopped.IsCancellationRequested)
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>Makes attempts until the event is accepted (true) or given up (false).</summary>
    private async Task<bool> DeliverAsync(Delivery delivery)
    {
        var (sent, due, fault) = delivery;
        DateTimeOffset? firstStartedAt = null;
        for (var number = 1; ; number++)
        {
            await _sender.Time.WaitUntilAsync(due, _stopped).ConfigureAwait(false);
            await _slots.WaitAsync(_stopped).ConfigureAwait(false);
            AttemptResult result;
            var startedAt = _sender.Time.GetUtcNow();
            try
            {
                result = await _sender
                    .SendAsync(Registration, sent.Body, startedAt, number == 1 ? fault : SandboxDeliveryFault.None).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }

            // Decided before the attempt is seen to have ended, because a test moves the clock as soon as it sees that.
            var endedAt = _sender.Time.GetUtcNow();
            firstStartedAt ??= startedAt;
            var next = result.IsAccepted ? null : DeliverySchedule.NextAttempt(number, endedAt, firstStartedAt.Value);
            if (_health.Note(result.HasAnswer, startedAt, endedAt))
            {
                _removeUnresponsive(Registration);
            }

            next = _stopped.IsCancellationRequested ? null : next;
            var attempt = new SandboxAttempt
            {
                WebhookId = Registration.Id,
                Url = Registration.Url.Uri,
                EventType = sent.Type,
                Reference = sent.Reference,
                Number = number,
                StartedAt = startedAt,
                Outcome = result.Outcome,
                StatusCode = result.StatusCode,
                Failure = result.Failure,
                NextAttemptAt = next,
            };
            sent.AddAttempt(attempt);
            _attempts.Ended(attempt);
            if (next is null)
            {
                return result.IsAccepted;
            }

            due = next.Value;
        }
    }

    private void Settle(Delivery delivery, bool accepted)
    {
        delivery.Event.Settle(accepted);
        _attempts.Settled();
    }
}
