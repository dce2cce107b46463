using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Inbox;

namespace Vipps.Webhooks.Registrar;

/// <summary>
/// Carries out the steps of <see cref="RegistrarPlan"/>. Before each decision it reads the store and Vipps' list anew, so it can be stopped
/// between any two steps, and another process goes on.
/// </summary>
internal sealed partial class WebhookRegistrar : IWebhookRegistrar, IDisposable
{
    /// <summary>The time after which an empty list is asked for again, before it is believed.</summary>
    public static readonly TimeSpan EmptyListPause = TimeSpan.FromSeconds(30);

    /// <summary>The time for which saving a secret is repeated before its webhook is deleted again.</summary>
    public static readonly TimeSpan SaveTime = TimeSpan.FromSeconds(30);

    private const int MaxSteps = 100;
    private const int MaxNodeLength = 100;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly string _receiver;
    private readonly RegistrarSetup _setup;
    private readonly WebhookRegistrarOptions _options;
    private readonly Func<IWebhooksClient> _client;
    private readonly Func<(string Environment, string? MerchantSerialNumber)> _connection;
    private readonly IWebhookRegistrationStore _store;
    private readonly IRegistrationSecrets _secrets;
    private readonly KeptRegistrationSource _source;
    private readonly RegistrationActivity _activity;
    private readonly WorkSignal? _catchUp;
    private readonly RegistrarTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly DateTimeOffset _startedAt;
    private volatile IReadOnlyDictionary<string, KeptRegistration> _states;

    public WebhookRegistrar(
        string receiver,
        RegistrarSetup setup,
        WebhookRegistrarOptions options,
        Func<IWebhooksClient> client,
        Func<(string Environment, string? MerchantSerialNumber)> connection,
        IWebhookRegistrationStore store,
        IRegistrationSecrets secrets,
        KeptRegistrationSource source,
        RegistrationActivity activity,
        WorkSignal? catchUp,
        Func<Func<IReadOnlyCollection<KeptRegistration>>, RegistrarTelemetry> telemetry,
        TimeProvider time,
        GuardedLogger logger)
    {
        _receiver = receiver;
        _setup = setup;
        _options = options;
        _client = client;
        _connection = connection;
        _store = store;
        _secrets = secrets;
        _source = source;
        _activity = activity;
        _catchUp = catchUp;
        _time = time;
        _logger = logger;
        _startedAt = time.GetUtcNow();
        _states = setup.Wanted.ToDictionary(static wanted => wanted.Name, static wanted => Describe(wanted, KeptRegistrationState.Starting, null));
        _telemetry = telemetry(() => [.. _states.Values]);
    }

    /// <summary>Called between two steps. For tests: one that never returns is a process that was killed there.</summary>
    public Func<RegistrarMoment, Task>? Moment { get; set; }

    /// <summary>The states of the wanted webhooks at the end of the last run, without reading the store.</summary>
    public IReadOnlyDictionary<string, KeptRegistration> States => _states;

    public WebhookRegistrarOptions Options => _options;

    public KeptRegistrationSource Source => _source;

    public async Task EnsureAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Exception? first = null;
            try
            {
                await _store.PrepareAsync(cancellationToken).ConfigureAwait(false);
                await SaveActivityAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                foreach (var wanted in _setup.Wanted)
                {
                    Set(wanted, KeptRegistrationState.Failed, $"The store of registrations cannot be used ({exception.GetType().Name}).");
                }

                _telemetry.Ran(succeeded: false);
                throw;
            }

            foreach (var wanted in _setup.Wanted)
            {
                try
                {
                    await EnsureAsync(wanted, 0, cancellationToken).ConfigureAwait(false);
                }
#pragma warning disable CA1031 // One webhook that fails must not keep the others from being looked after. The first failure is thrown at the end.
                catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    Set(wanted, KeptRegistrationState.Failed, $"The last run failed: {ReasonOf(exception)}");
                    first ??= exception;
                }
            }

            _telemetry.Ran(first is null);
            if (first is not null)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task RotateAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var wanted = _setup.Wanted.Find(wanted => wanted.Name == name)
            ?? throw new ArgumentException($"No webhook '{name}' is wanted. KeepRegistered names them: {string.Join(", ", _setup.Wanted.Select(static wanted => wanted.Name))}.", nameof(name));
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _store.PrepareAsync(cancellationToken).ConfigureAwait(false);
            var replaced = Current(wanted, await _store.ListAsync(cancellationToken).ConfigureAwait(false))?.Generation ?? 0;
            var began = _time.GetTimestamp();
            while (true)
            {
                await EnsureAsync(wanted, replaced, cancellationToken).ConfigureAwait(false);
                var rows = await _store.ListAsync(cancellationToken).ConfigureAwait(false);
                if (Current(wanted, rows)?.Generation > replaced)
                {
                    return;
                }

                // Another process registers this very webhook now: what it does is what was asked for.
                if (_states[name] is not { State: KeptRegistrationState.Waiting }
                    || _time.GetElapsedTime(began) > _options.AbandonAfter + _options.AbandonAfter)
                {
                    throw new InvalidOperationException($"The webhook '{name}' was not replaced: {_states[name].Problem ?? "another process may have replaced it."}");
                }

                await Task.Delay(Poll, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<IReadOnlyList<KeptRegistration>> GetStatesAsync(CancellationToken cancellationToken = default)
    {
        await _store.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var rows = await _store.ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. _setup.Wanted.Select(wanted => Describe(wanted, rows))];
    }

    /// <summary>Saves the times of the latest deliveries of this process. Each run does it first.</summary>
    public async Task SaveActivityAsync(CancellationToken cancellationToken)
    {
        var unsaved = new Queue<KeyValuePair<Guid, LatestDeliveries>>(_activity.Take());
        try
        {
            while (unsaved.TryPeek(out var note))
            {
                await _store.NoteDeliveriesAsync(note.Key, note.Value.Accepted, note.Value.Refused, cancellationToken).ConfigureAwait(false);
                unsaved.Dequeue();
            }
        }
        finally
        {
            // For the next run: a refused delivery that is forgotten would have its webhook deleted too early.
            foreach (var (id, latest) in unsaved)
            {
                _activity.Note(id, latest);
            }
        }
    }

    public void Dispose() => _gate.Dispose();

    private static string ReasonOf(Exception exception) => exception is VippsApiException or ArgumentException ? exception.Message : exception.GetType().Name;

    private static KeptRegistration Describe(
        WantedRegistration wanted, KeptRegistrationState state, string? problem, StoredRegistration? current = null, int generation = 0, IReadOnlyList<Guid>? leftAlone = null) => new()
        {
            Name = wanted.Name,
            State = state,
            Url = wanted.Request.Url,
            Events = wanted.Request.Events,
            WebhookId = current?.Id,
            ActiveAt = current?.ActiveAt,
            Generation = generation,
            Problem = problem,
            LeftAlone = leftAlone ?? [],
        };

    private KeptRegistration Describe(WantedRegistration wanted, IReadOnlyList<StoredRegistration> rows)
    {
        var last = _states[wanted.Name];
        var view = View(wanted, rows, [], new HashSet<Guid>(), 0, false);
        var named = rows.Where(row => RegistrarPlan.IsNamed(view, row)).ToList();
        return Describe(
            wanted,
            last.State,
            last.Problem,
            Current(wanted, rows),
            named.Count == 0 ? 0 : named.Max(static row => row.Generation),
            [.. named.Where(row => !RegistrarPlan.IsOwn(view, row) && row.State is StoredRegistrationState.Active or StoredRegistrationState.Retiring).Select(static row => row.Id!.Value)]);
    }

    private StoredRegistration? Current(WantedRegistration wanted, IReadOnlyList<StoredRegistration> rows)
    {
        var view = View(wanted, rows, [], new HashSet<Guid>(), 0, false);
        return rows.Where(row => row.State == StoredRegistrationState.Active && RegistrarPlan.IsOwn(view, row)).MaxBy(static row => row.Generation);
    }

    private void Set(WantedRegistration wanted, KeptRegistrationState state, string? problem, IReadOnlyList<StoredRegistration>? rows = null)
    {
        var states = new Dictionary<string, KeptRegistration>(_states);
        var before = states[wanted.Name];
        states[wanted.Name] = new KeptRegistration
        {
            Name = before.Name,
            State = state,
            Url = before.Url,
            Events = before.Events,
            Problem = problem,
            WebhookId = before.WebhookId,
            ActiveAt = before.ActiveAt,
            Generation = before.Generation,
            LeftAlone = before.LeftAlone,
        };
        _states = states;
        if (rows is not null)
        {
            states[wanted.Name] = Describe(wanted, rows);
        }
    }

    private RegistrarView View(
        WantedRegistration wanted, IReadOnlyList<StoredRegistration> rows, IReadOnlyList<Webhook> listed, IReadOnlySet<Guid> saved, int rotateUpTo, bool isEmptyListConfirmed)
    {
        var (environment, merchantSerialNumber) = _connection();
        return new RegistrarView
        {
            Receiver = _receiver,
            Wanted = wanted,
            Environment = environment,
            MerchantSerialNumber = wanted.MerchantSerialNumber ?? merchantSerialNumber ?? "",
            SavedBeforeList = saved,
            Listed = listed,
            Rows = rows,
            Unreadable = _source.Unreadable,
            Now = _time.GetUtcNow(),
            StartedAt = _startedAt,
            Options = _options,
            RotateUpTo = rotateUpTo,
            IsEmptyListConfirmed = isEmptyListConfirmed,
        };
    }

    private async Task EnsureAsync(WantedRegistration wanted, int rotateUpTo, CancellationToken cancellationToken)
    {
        var client = wanted.MerchantSerialNumber is { } number ? _client().ForSalesUnit(number) : _client();
        var isEmptyListConfirmed = false;
        var wasAskedAgain = false;
        var justRegistered = new HashSet<Guid>();
        var justDeleted = new HashSet<Guid>();
        for (var step = 0; step < MaxSteps; step++)
        {
            var before = await _store.ListAsync(cancellationToken).ConfigureAwait(false);
            var listed = (await client.ListAsync(cancellationToken).ConfigureAwait(false)).Where(webhook => !justDeleted.Contains(webhook.Id)).ToList();
            isEmptyListConfirmed = wasAskedAgain && listed.Count == 0;
            var rows = await _store.ListAsync(cancellationToken).ConfigureAwait(false);
            await _source.TakeOverAsync(rows, cancellationToken).ConfigureAwait(false);
            Set(wanted, _states[wanted.Name].State, _states[wanted.Name].Problem, rows); // if this run fails, with what it found
            var saved = before
                .Where(static row => row is { State: StoredRegistrationState.Active or StoredRegistrationState.Retiring, Id: not null })
                .Select(static row => row.Id!.Value)
                .ToHashSet();
            saved.ExceptWith(justRegistered); // a list that is a moment old must not have them registered, or others deleted, again and again
            var view = View(wanted, rows, listed, saved, rotateUpTo, isEmptyListConfirmed);
            switch (RegistrarPlan.Next(view))
            {
                case RegistrarStep.Finish finish:
                    if (finish.State == KeptRegistrationState.LimitReached && _states[wanted.Name].State != finish.State)
                    {
                        RegistrarLog.LimitReached(_logger, wanted.Name, finish.Problem!);
                    }

                    Set(wanted, finish.State, finish.Problem, rows);
                    await TidyUpAsync(client, wanted, finish, cancellationToken).ConfigureAwait(false);
                    return;

                case RegistrarStep.AskAgain:
                    wasAskedAgain = true;
                    await Task.Delay(EmptyListPause, _time, cancellationToken).ConfigureAwait(false);
                    break;

                case RegistrarStep.MarkGone gone:
                    await MarkGoneAsync(gone.Row, gone.IsLoss, cancellationToken).ConfigureAwait(false);
                    break;

                case RegistrarStep.Retire retire:
                    await _store.TryUpdateAsync(
                        retire.Row with { State = StoredRegistrationState.Retiring, RetiringAt = _time.GetUtcNow() }, retire.Row.State, cancellationToken).ConfigureAwait(false);
                    await ReachAsync(RegistrarMoment.AfterRetire).ConfigureAwait(false);
                    break;

                case RegistrarStep.Delete delete:
                    await client.DeleteAsync(delete.Row.Id!.Value, cancellationToken).ConfigureAwait(false);
                    justDeleted.Add(delete.Row.Id!.Value);
                    await ReachAsync(RegistrarMoment.AfterDelete).ConfigureAwait(false);
                    await MarkGoneAsync(delete.Row, isLoss: false, cancellationToken).ConfigureAwait(false);
                    RegistrarLog.Deleted(_logger, delete.Row.Id!.Value, wanted.Name);
                    break;

                case RegistrarStep.Abandon abandon:
                    await _store.TryUpdateAsync(
                        abandon.Row with { State = StoredRegistrationState.Abandoned }, abandon.Row.State, cancellationToken).ConfigureAwait(false);
                    await ReachAsync(RegistrarMoment.AfterAbandon).ConfigureAwait(false);
                    break;

                case RegistrarStep.DeleteOrphans left:
                    foreach (var orphan in left.Ids)
                    {
                        await client.DeleteAsync(orphan, cancellationToken).ConfigureAwait(false);
                        RegistrarLog.OrphanDeleted(_logger, orphan, wanted.Name);
                        await ReachAsync(RegistrarMoment.AfterOrphan).ConfigureAwait(false);
                    }

                    if (left.Settles)
                    {
                        await MarkGoneAsync(left.Row, isLoss: false, cancellationToken).ConfigureAwait(false);
                    }

                    break;

                case RegistrarStep.Register register:
                    if (await RegisterAsync(client, view, register.Reason, cancellationToken).ConfigureAwait(false) is not { } id)
                    {
                        Set(wanted, KeptRegistrationState.Waiting, "Another process is registering it.");
                        return;
                    }

                    justRegistered.Add(id);
                    break;

                default:
                    throw new InvalidOperationException("A step of the registrar is not known.");
            }
        }

        throw new InvalidOperationException($"The webhook '{wanted.Name}' is being changed by others all the time.");
    }

    private async Task TidyUpAsync(IWebhooksClient client, WantedRegistration wanted, RegistrarStep.Finish finish, CancellationToken cancellationToken)
    {
        foreach (var id in finish.TakenOver)
        {
            await client.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
            RegistrarLog.TakenOver(_logger, id, wanted.Name);
        }

        foreach (var row in finish.Forgotten)
        {
            await _store.TryRemoveAsync(row, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>The id of the webhook; null if another process is registering it.</returns>
    private async Task<Guid?> RegisterAsync(IWebhooksClient client, RegistrarView view, string reason, CancellationToken cancellationToken)
    {
        var (wanted, named) = (view.Wanted, view.Rows.Where(row => RegistrarPlan.IsNamed(view, row)).ToList());
        var intent = new StoredRegistration
        {
            Receiver = _receiver,
            Name = wanted.Name,
            Generation = 1 + (named.Count == 0 ? 0 : named.Max(static row => row.Generation)),
            State = StoredRegistrationState.Intended,
            Environment = view.Environment,
            MerchantSerialNumber = view.MerchantSerialNumber,
            Url = wanted.Request.Url,
            Events = wanted.Request.Events,
            KnownBefore = [.. view.Listed.Select(static webhook => webhook.Id)],
            CreatedAt = _time.GetUtcNow(),
            Node = Environment.MachineName is { Length: <= MaxNodeLength } node ? node : "",
        };
        await ReachAsync(RegistrarMoment.BeforeIntent).ConfigureAwait(false);
        if (!await _store.TryAddAsync(intent, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        await ReachAsync(RegistrarMoment.AfterIntent).ConfigureAwait(false);
        RegisteredWebhook registered;
        try
        {
            registered = await client.RegisterAsync(wanted.Request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whether Vipps created it is known only if Vipps refused, or was not asked. Then there is nothing to remember: it may refuse for days.
            var isRefused = exception is ArgumentException or VippsApiException { OutcomeUnknown: false };
            await TryAsync(() => isRefused
                ? _store.TryRemoveAsync(intent, CancellationToken.None)
                : _store.TryUpdateAsync(intent with { State = StoredRegistrationState.Abandoned }, intent.State, CancellationToken.None)).ConfigureAwait(false);
            if (!isRefused)
            {
                RegistrarLog.OutcomeUnknown(_logger, wanted.Name, intent.Generation);
            }

            throw;
        }

        await ReachAsync(RegistrarMoment.AfterRegister).ConfigureAwait(false);

        // From here on the request is finished whatever happens: no other process has the secret.
        var active = intent with
        {
            State = StoredRegistrationState.Active,
            Id = registered.Id,
            ActiveAt = _time.GetUtcNow(),
        };
        if (!await SaveAsync(active, registered.Secret, client).ConfigureAwait(false))
        {
            return null;
        }

        await ReachAsync(RegistrarMoment.AfterSave).ConfigureAwait(false);
        RegistrarLog.Registered(_logger, wanted.Name, registered.Id, intent.Generation, reason);
        await TryAsync(() => _source.TakeOverAsync(null, cancellationToken)).ConfigureAwait(false);
        await ReportGapAsync(view, active, cancellationToken).ConfigureAwait(false);
        return registered.Id;
    }

    /// <summary>Saves a secret. If that is impossible, deletes the webhook again: its secret would be lost.</summary>
    private async Task<bool> SaveAsync(StoredRegistration active, string secret, IWebhooksClient client)
    {
        var began = _time.GetTimestamp();
        Exception? failure = null;
        for (var pause = TimeSpan.FromMilliseconds(250); ; pause += pause)
        {
            try
            {
                var saved = active with { ProtectedSecret = _secrets.Protect(_receiver, secret) };
                if (await _store.TryUpdateAsync(saved, StoredRegistrationState.Intended, CancellationToken.None).ConfigureAwait(false))
                {
                    return true;
                }

                // An attempt whose answer was lost may have saved it.
                var row = (await _store.ListAsync(CancellationToken.None).ConfigureAwait(false))
                    .FirstOrDefault(row => row.Receiver == active.Receiver && row.Name == active.Name && row.Generation == active.Generation);
                if (row?.Id == active.Id)
                {
                    return true;
                }

                break; // This process took so long that another one has given it up.
            }
#pragma warning disable CA1031 // A store may throw anything, and the secret must not be lost for it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
                if (_time.GetElapsedTime(began) + pause > SaveTime)
                {
                    break;
                }
            }

            await Task.Delay(pause, _time).ConfigureAwait(false);
        }

        RegistrarLog.NotSaved(_logger, failure, active.Id!.Value, active.Name);
        try
        {
            await client.DeleteAsync(active.Id!.Value, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The row tells the next run that a webhook may be left.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            RegistrarLog.NotDeleted(_logger, exception, active.Id!.Value, active.Name);
        }

        return failure is null ? false : throw new InvalidOperationException($"The secret of the new webhook '{active.Name}' could not be saved, so the webhook was given up.", failure);
    }

    private async Task MarkGoneAsync(StoredRegistration row, bool isLoss, CancellationToken cancellationToken)
    {
        var isMarked = await _store.TryUpdateAsync(
            row with { State = StoredRegistrationState.Gone, ProtectedSecret = null, RetiringAt = row.RetiringAt ?? _time.GetUtcNow() },
            row.State,
            cancellationToken).ConfigureAwait(false);
        if (isMarked && isLoss)
        {
            RegistrarLog.Lost(_logger, row.Id!.Value, row.Name);
            _telemetry.Lost();
        }
    }

    private async Task ReportGapAsync(RegistrarView view, StoredRegistration active, CancellationToken cancellationToken)
    {
        var earlier = view.Rows.Where(row => RegistrarPlan.IsOwn(view, row) && row.ActiveAt is not null).ToList();
        var isCovered = earlier.Exists(row => row.State is StoredRegistrationState.Active or StoredRegistrationState.Retiring && !view.Unreadable.Contains(row.Id!.Value));
        if (earlier.Count == 0 || isCovered)
        {
            return;
        }

        var gap = new RegistrationGap
        {
            Receiver = _receiver,
            Name = active.Name,
            From = earlier.Max(static row => row.LastAcceptedAt ?? row.ActiveAt!.Value),
            To = active.ActiveAt!.Value,
        };
        RegistrarLog.Gap(_logger, gap.Name, gap.From, gap.To);
        _catchUp?.Set();
        foreach (var handle in _setup.GapHandlers)
        {
            try
            {
                await handle(gap, cancellationToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The app's code may throw anything.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                RegistrarLog.GapHandlerFailed(_logger, exception, gap.Name);
            }
        }
    }

    private Task ReachAsync(RegistrarMoment moment) => Moment?.Invoke(moment) ?? Task.CompletedTask;

    private static async Task TryAsync(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The next run finds what this one could not write down.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static partial class RegistrarLog
    {
        [LoggerMessage(1, LogLevel.Information, "Registered the webhook {Name}: {Id}, generation {Generation}, because {Reason}")]
        public static partial void Registered(ILogger logger, string name, Guid id, int generation, string reason);

        [LoggerMessage(2, LogLevel.Error, "The webhook {Id} ({Name}) is gone at Vipps, and this app did not delete it. It is registered again; events since its last delivery may be missing")]
        public static partial void Lost(ILogger logger, Guid id, string name);

        [LoggerMessage(3, LogLevel.Information, "Deleted the webhook {Id} ({Name}), which another one has replaced")]
        public static partial void Deleted(ILogger logger, Guid id, string name);

        [LoggerMessage(4, LogLevel.Warning, "Deleted the webhook {Id}, which a registration of {Name} without an answer had left")]
        public static partial void OrphanDeleted(ILogger logger, Guid id, string name);

        [LoggerMessage(5, LogLevel.Warning, "Registering the webhook {Name} (generation {Generation}) had no clear outcome. The next run registers it again, and deletes what this one may have left")]
        public static partial void OutcomeUnknown(ILogger logger, string name, int generation);

        [LoggerMessage(6, LogLevel.Error, "The secret of the new webhook {Id} ({Name}) was not saved, so the webhook is deleted again")]
        public static partial void NotSaved(ILogger logger, Exception? exception, Guid id, string name);

        [LoggerMessage(7, LogLevel.Error, "The webhook {Id} ({Name}), whose secret was not saved, could not be deleted. A later run deletes it")]
        public static partial void NotDeleted(ILogger logger, Exception exception, Guid id, string name);

        [LoggerMessage(8, LogLevel.Error, "The webhook {Name} cannot be registered. {Problem}")]
        public static partial void LimitReached(ILogger logger, string name, string problem);

        [LoggerMessage(9, LogLevel.Warning, "No webhook {Name} delivered between {From} and {To}: ask Vipps for the payments of that time")]
        public static partial void Gap(ILogger logger, string name, DateTimeOffset from, DateTimeOffset to);

        [LoggerMessage(10, LogLevel.Error, "A handler of the gap of the webhook {Name} failed")]
        public static partial void GapHandlerFailed(ILogger logger, Exception exception, string name);

        [LoggerMessage(11, LogLevel.Warning, "Deleted the webhook {Id}, which had the URL of {Name} and was not in the store")]
        public static partial void TakenOver(ILogger logger, Guid id, string name);
    }
}
