namespace Vipps.Webhooks.Registrar;

/// <summary>
/// Decides what a registrar does next: from what is wanted, what is saved and what Vipps lists. Without I/O, so that each rule can be tested.
/// </summary>
/// <remarks>
/// Why no webhook of others is deleted: a webhook is ours if its id is in the store, or if it has exactly the URL and events of an abandoned
/// intent of ours, was not listed before that intent was saved, and is in no row. An intent is saved before its request is sent, and rows are
/// read after the list, so a webhook of another process that is registering now has its intent among the rows, and no orphan is deleted then.
/// The app may say that its URL is its own alone; then, every webhook with exactly that URL is ours.
/// A webhook that was gone and that Vipps lists again is ours, and of no use: its secret was erased when it was gone, so its deliveries can only be
/// refused. It cannot be taken back, so it is deleted, and counts for no one else's.
/// </remarks>
internal static class RegistrarPlan
{
    /// <summary>The time for which the row of a webhook that is gone is kept.</summary>
    public static readonly TimeSpan KeepGone = TimeSpan.FromDays(30);

    // More than this many orphans are not left standing while registering fails again and again.
    private const int MaxOrphans = 2;

    public static RegistrarStep Next(RegistrarView view)
    {
        var own = view.Rows.Where(row => IsOwn(view, row)).OrderBy(static row => row.Generation).ToList();
        var live = own.Where(static row => row.State is StoredRegistrationState.Active or StoredRegistrationState.Retiring).ToList();
        if (view.Listed.Count == 0 && live.Count > 0 && !view.IsEmptyListConfirmed)
        {
            return new RegistrarStep.AskAgain();
        }

        var current = live.LastOrDefault(static row => row.State == StoredRegistrationState.Active);
        var listed = view.Listed.Select(static webhook => webhook.Id).ToHashSet();
        if (live.Find(row => view.SavedBeforeList.Contains(row.Id!.Value) && !listed.Contains(row.Id.Value)) is { } missing)
        {
            return new RegistrarStep.MarkGone(missing, IsLoss: missing == current);
        }

        if (live.Find(row => row.State == StoredRegistrationState.Active && row != current) is { } older)
        {
            return new RegistrarStep.Retire(older);
        }

        if (own.Find(row => row.State == StoredRegistrationState.Intended && view.Now - row.CreatedAt >= view.Options.AbandonAfter) is { } late)
        {
            return new RegistrarStep.Abandon(late);
        }

        if (ReasonToRegister(view, current) is { } reason)
        {
            return Register(view, own, current, reason);
        }

        // To replace what another process reads would have the processes replace and delete each other's webhooks without end.
        return view.Unreadable.Contains(current!.Id!.Value)
            ? new RegistrarStep.Finish(
                KeptRegistrationState.Failed,
                $"A process that started later registered webhook {current.Id}, and its secret cannot be decrypted here, so its deliveries are refused here. Give all "
                + "processes the same keys of Data Protection.")
            : CleanUp(view, own, current);
    }

    /// <summary>Indicates whether a row is about this wanted webhook, on this host, of this sales unit, in this environment.</summary>
    public static bool IsOwn(RegistrarView view, StoredRegistration row) =>
        IsNamed(view, row)
        && row.Environment == view.Environment
        && row.MerchantSerialNumber == view.MerchantSerialNumber
        && string.Equals(row.Url.IdnHost, view.Wanted.Request.Url.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>Indicates whether a row has the name of this wanted webhook.</summary>
    public static bool IsNamed(RegistrarView view, StoredRegistration row) => row.Receiver == view.Receiver && row.Name == view.Wanted.Name;

    /// <summary>Finds the webhooks that an abandoned intent left.</summary>
    public static List<Guid> OrphansOf(RegistrarView view, StoredRegistration intent) => Orphans.Of(intent, view.Listed, view.Rows);

    private static string? ReasonToRegister(RegistrarView view, StoredRegistration? current)
    {
        if (current is null)
        {
            return "it is not registered";
        }

        // What a process wants that started later counts, and so do its keys: during a deployment, the old version does not undo what the new one did.
        var wanted = view.Wanted.Request;
        if (IsFromBeforeStart(view, current))
        {
            if (view.Unreadable.Contains(current.Id!.Value))
            {
                return "its secret cannot be decrypted";
            }

            if (current.Url.AbsoluteUri != wanted.Url.AbsoluteUri)
            {
                return "its URL has changed";
            }

            if (!AreSame(current.Events, wanted.Events))
            {
                return "its events have changed";
            }
        }

        return current.Generation <= view.RotateUpTo || current.RotationRequestedAt is not null ? "its rotation was requested"
            : view.Options.RotateEvery is { } age && view.Now - (current.ActiveAt ?? current.CreatedAt) >= age ? "its rotation is due"
            : null;
    }

    private static RegistrarStep CleanUp(RegistrarView view, List<StoredRegistration> own, StoredRegistration current)
    {
        if (own.Find(static row => row.State == StoredRegistrationState.Abandoned) is { } abandoned
            && !IsBeingRegistered(view, abandoned.Url))
        {
            return new RegistrarStep.DeleteOrphans(abandoned, OrphansOf(view, abandoned), Settles: true);
        }

        var retiring = own.FindAll(static row => row.State == StoredRegistrationState.Retiring);
        if ((retiring.Find(row => MayBeDeleted(view, row, current)) ?? own.Find(row => IsBack(view, row))) is { } old)
        {
            return new RegistrarStep.Delete(old);
        }

        var strangers = view.Listed
            .Where(webhook => webhook.Url?.AbsoluteUri == current.Url.AbsoluteUri && view.Rows.All(row => row.Id != webhook.Id))
            .Select(static webhook => webhook.Id)
            .ToList();
        if (strangers.Count > 0 && !view.Wanted.TakesOver)
        {
            return new RegistrarStep.Finish(
                retiring.Count > 0 ? KeptRegistrationState.Replacing : KeptRegistrationState.Registered,
                $"{strangers.Count} more webhooks have this URL, and their secrets are not here, so their deliveries are refused: {string.Join(", ", strangers)}. If an "
                + "earlier installation left them, delete them with 'vipps-webhooks delete', or call KeepRegistered with takeOver: true.")
            {
                Forgotten = Forgotten(view, own),
            };
        }

        // Not at once, as with one that was replaced: what Vipps repeats every hour may still be on its way, for a secret from another source.
        var taken = view.Now - (current.ActiveAt ?? current.CreatedAt) >= view.Options.QuietFor && !IsBeingRegistered(view, current.Url) ? strangers : [];
        return new RegistrarStep.Finish(
            retiring.Count > 0 || strangers.Count > taken.Count ? KeptRegistrationState.Replacing : KeptRegistrationState.Registered)
        {
            TakenOver = taken,
            Forgotten = Forgotten(view, own),
        };
    }

    /// <summary>
    /// Finds the rows of which nothing is to be known any more. The latest one stays, since it has the number after which the next one is counted, and
    /// so do all of them while an outcome is unknown: their ids are what tells a webhook from an orphan.
    /// </summary>
    private static List<StoredRegistration> Forgotten(RegistrarView view, List<StoredRegistration> own)
    {
        if (own.Exists(static row => row.State is StoredRegistrationState.Intended or StoredRegistrationState.Abandoned))
        {
            return [];
        }

        var latest = view.Rows.Where(row => IsNamed(view, row)).Max(static row => row.Generation);
        return own.FindAll(row => row.State == StoredRegistrationState.Gone && row.Generation < latest
            && view.Now - LatestTime(row) >= KeepGone && view.Listed.All(webhook => webhook.Id != row.Id));
    }

    private static DateTimeOffset LatestTime(StoredRegistration row) =>
        new[] { row.CreatedAt, row.ActiveAt, row.RetiringAt, row.LastAcceptedAt, row.LastRefusedAt }.Max()!.Value;

    /// <summary>Indicates whether Vipps lists a webhook whose row says that it is gone: the list lacked it for a time, or its deletion did not last.</summary>
    private static bool IsBack(RegistrarView view, StoredRegistration row) =>
        row is { State: StoredRegistrationState.Gone, Id: { } id } && view.Listed.Any(webhook => webhook.Id == id);

    private static bool MayBeDeleted(RegistrarView view, StoredRegistration row, StoredRegistration current)
    {
        if (view.Unreadable.Contains(row.Id!.Value) && IsFromBeforeStart(view, row))
        {
            return true; // Its deliveries can only be refused.
        }

        var retiredAt = row.RetiringAt ?? row.CreatedAt;
        var isReplaced = current.LastAcceptedAt >= retiredAt || view.Now - retiredAt >= view.Options.RetireAfter;
        var quietSince = row.LastRefusedAt > retiredAt ? row.LastRefusedAt.Value : retiredAt;
        return isReplaced && view.Now - quietSince >= view.Options.QuietFor;
    }

    private static RegistrarStep Register(RegistrarView view, List<StoredRegistration> own, StoredRegistration? current, string reason)
    {
        if (own.Exists(static row => row.State == StoredRegistrationState.Intended))
        {
            return new RegistrarStep.Finish(
                KeptRegistrationState.Waiting, "Another process is registering it, or was killed while it did. This is taken over in a few minutes.");
        }

        var isFree = !IsBeingRegistered(view, view.Wanted.Request.Url);
        var abandoned = own.FindAll(static row => row.State == StoredRegistrationState.Abandoned);
        var orphans = isFree ? abandoned.ConvertAll(row => (Row: row, Ids: OrphansOf(view, row))).FindAll(static left => left.Ids.Count > 0) : [];
        if (orphans.SelectMany(static left => left.Ids).Distinct().Count() > MaxOrphans)
        {
            return new RegistrarStep.DeleteOrphans(orphans[0].Row, orphans[0].Ids, Settles: false);
        }

        foreach (var type in view.Wanted.Request.Events)
        {
            var limit = type == WebhookEventTypes.UserCheckedIn ? 1 : WebhookEventTypes.MaxWebhooksPerEventType;
            var holders = view.Listed.Where(webhook => webhook.Events.Contains(type)).Select(static webhook => webhook.Id).ToList();
            if (holders.Count < limit)
            {
                continue;
            }

            if (own.Find(row => (row.State == StoredRegistrationState.Retiring || IsBack(view, row)) && holders.Contains(row.Id!.Value)) is { } old)
            {
                return new RegistrarStep.Delete(old);
            }

            if (orphans.Find(left => left.Ids.Exists(holders.Contains)) is { Row: not null } left)
            {
                return new RegistrarStep.DeleteOrphans(left.Row, left.Ids, Settles: false);
            }

            // One is all that Vipps allows: there is no time at which both could be registered.
            if (limit == 1 && current is not null && holders.Contains(current.Id!.Value))
            {
                return new RegistrarStep.Delete(current);
            }

            return new RegistrarStep.Finish(
                KeptRegistrationState.LimitReached,
                $"Vipps allows {limit} webhooks for {type.Name}, and there are {holders.Count}, none of which may be deleted: {string.Join(", ", holders.Take(25))}. "
                + "Delete those that are not needed, with 'vipps-webhooks delete'.");
        }

        return new RegistrarStep.Register(reason);
    }

    private static bool IsFromBeforeStart(RegistrarView view, StoredRegistration row) => row.CreatedAt <= view.StartedAt;

    private static bool IsBeingRegistered(RegistrarView view, Uri url) =>
        view.Rows.Any(row => row.State == StoredRegistrationState.Intended && row.Url.AbsoluteUri == url.AbsoluteUri);

    private static bool AreSame(IReadOnlyList<WebhookEventType> some, IReadOnlyList<WebhookEventType> others) => some.ToHashSet().SetEquals(others);
}
