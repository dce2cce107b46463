using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Registrations;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Registrar;

/// <summary>
/// The secrets of the webhooks in the store, in memory. They are read again after each change, and before a delivery of an unknown webhook is
/// refused, so that each process accepts a new secret with the first delivery that is signed with it.
/// </summary>
internal sealed partial class KeptRegistrationSource(
    string receiver, IWebhookRegistrationStore store, IRegistrationSecrets secrets, TimeProvider time, GuardedLogger logger)
    : IWebhookRegistrationSource, IReloadableSource, IDisposable
{
    /// <summary>The least time between two readings that unknown webhooks caused.</summary>
    public static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(1);

    // Anybody can name a webhook that does not exist: more than these do not wait.
    private const int MaxWaiting = 16;

    private readonly SemaphoreSlim _gate = new(1);
    private volatile State? _state;
    private long _reloads;
    private int _waiting;

    /// <summary>Called with the id of a webhook that is unknown even after the store was read again.</summary>
    public Action? UnknownWebhook { get; set; }

    /// <summary>The webhooks whose secret could not be decrypted.</summary>
    public IReadOnlySet<Guid> Unreadable => _state?.Unreadable ?? (IReadOnlySet<Guid>)ImmutableHashSet<Guid>.Empty;

    public async ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken)
    {
        if (_state is { } loaded)
        {
            return loaded.Registrations;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return (_state ?? Apply(await store.ListAsync(cancellationToken).ConfigureAwait(false))).Registrations;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes over rows that were just read; null to read them.</summary>
    public async Task TakeOverAsync(IReadOnlyList<StoredRegistration>? rows, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Apply(rows ?? await store.ListAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask ReloadAsync(Guid? id, CancellationToken cancellationToken)
    {
        var before = Interlocked.Read(ref _reloads);
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return;
        }

        try
        {
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // One that waited for the reading of another has what it wanted, if that began after it came.
                if (Interlocked.Read(ref _reloads) <= before + 1 && !Knows(id))
                {
                    var pause = ReloadInterval - time.GetElapsedTime(_state?.ReadAt ?? 0);
                    if (_state is not null && pause > TimeSpan.Zero)
                    {
                        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
                    }

                    Apply(await store.ListAsync(cancellationToken).ConfigureAwait(false));
                    Interlocked.Increment(ref _reloads);
                }
            }
            finally
            {
                _gate.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        if (!Knows(id))
        {
            Guarded.Call(static unknown => unknown?.Invoke(), UnknownWebhook);
        }
    }

    public void Dispose() => _gate.Dispose();

    private bool Knows(Guid? id) => id is not null && _state is { } state && state.Known.ContainsKey(id.Value);

    private State Apply(IReadOnlyList<StoredRegistration> rows)
    {
        var before = _state;
        var readAt = time.GetTimestamp();
        var known = new Dictionary<Guid, (string Text, WebhookRegistration Registration)>();
        var unreadable = new HashSet<Guid>();
        foreach (var row in rows)
        {
            if (row.Receiver != receiver
                || row is not { State: StoredRegistrationState.Active or StoredRegistrationState.Retiring, Id: { } id, ProtectedSecret: { } text })
            {
                continue;
            }

            // The same object as before, because what is computed ahead is kept with it.
            if (before is not null && before.Known.TryGetValue(id, out var same) && same.Text == text)
            {
                known[id] = same;
            }
            else if (secrets.Unprotect(receiver, text) is { } secret)
            {
                known[id] = (text, new WebhookRegistration(row.Url, secret, id, row.Events));
            }
            else
            {
                unreadable.Add(id);
                if (before is null || !before.Unreadable.Contains(id))
                {
                    KeptSecretsLog.Unreadable(logger, id, row.Name);
                }
            }
        }

        var registrations = known.Values.Select(static entry => entry.Registration).ToImmutableArray();
        var state = new State(
            before is not null && before.Registrations.AsSpan().SequenceEqual(registrations.AsSpan()) ? before.Registrations : registrations,
            known,
            unreadable,
            readAt);
        _state = state;
        return state;
    }

    private sealed record State(
        ImmutableArray<WebhookRegistration> Registrations,
        IReadOnlyDictionary<Guid, (string Text, WebhookRegistration Registration)> Known,
        IReadOnlySet<Guid> Unreadable,
        long ReadAt);

    private static partial class KeptSecretsLog
    {
        [LoggerMessage(
            1,
            LogLevel.Error,
            "The secret of webhook {Id} ({Name}) cannot be decrypted: the key ring is lost, or is another application's. Its deliveries are refused until it is replaced")]
        public static partial void Unreadable(ILogger logger, Guid id, string name);
    }
}
