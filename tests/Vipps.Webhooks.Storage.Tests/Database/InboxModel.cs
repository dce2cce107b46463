namespace Vipps.Webhooks.Storage.Tests.Database;

/// <summary>What an inbox promises, in lists in memory, to compare a database with.</summary>
internal sealed class InboxModel
{
    private readonly List<ModelRow> _rows = [];

    public IReadOnlyList<ModelRow> Rows => _rows;

    public bool Store(string key, string lane)
    {
        if (_rows.Exists(row => row.Key == key && row.ReplayOf is null))
        {
            return false;
        }

        _rows.Add(new ModelRow { Key = key, Lane = lane });
        return true;
    }

    /// <summary>Claims what is due: of each lane the oldest that is unfinished, and none while a newer one of it is being handled.</summary>
    public IReadOnlyList<ModelRow> Claim(int count, string token, bool isLeaseOver, bool fewestFailuresFirst)
    {
        var due = _rows
            .Where(row => row is { State: InboxState.Waiting, IsDue: true, IsHeld: false })
            .Where(row => !_rows.Exists(other => other != row && other.Lane == row.Lane && other.IsUnfinished && (IsOlder(other, row) || other.IsHeld)))
            .OrderBy(row => fewestFailuresFirst ? row.Failures : 0)
            .Take(count) // a stable order: the oldest first
            .ToList();
        foreach (var row in due)
        {
            row.Attempts++;
            row.Unrecorded++;
            row.Token = token;
            row.IsHeld = !isLeaseOver;
        }

        return [.. due.OrderBy(_rows.IndexOf)];
    }

    public bool End(ModelRow row, string token, InboxState state, bool isDue)
    {
        if (row.State != InboxState.Waiting || row.Token != token)
        {
            return false;
        }

        Assert.DoesNotContain(_rows, other => other.Lane == row.Lane && other.IsUnfinished && IsOlder(other, row));
        row.State = state;
        row.IsDue = isDue;
        row.Failures += state == InboxState.Done ? 0 : 1;
        row.Unrecorded = 0;
        row.DoneBy = state == InboxState.Done ? token : null;
        row.Token = null;
        row.IsHeld = false;
        return true;
    }

    public static void GiveBack(ModelRow row, string token)
    {
        if (row.State != InboxState.Waiting)
        {
            return;
        }

        row.Attempts--;
        row.Unrecorded = Math.Max(0, row.Unrecorded - 1);
        if (row.Token == token)
        {
            row.IsDue = true;
            row.Token = null;
            row.IsHeld = false;
        }
    }

    public bool Replay(ModelRow row)
    {
        if (row.IsUnfinished)
        {
            return false;
        }

        _rows.Add(new ModelRow { Key = row.Key, Lane = row.Lane, ReplayOf = row.Id });
        return true;
    }

    public static bool Discard(ModelRow row)
    {
        if (!row.IsUnfinished || row.IsHeld)
        {
            return false;
        }

        row.State = InboxState.Discarded;
        row.Token = null;
        return true;
    }

    public static bool Unpark(ModelRow row)
    {
        if (row.State != InboxState.Parked)
        {
            return false;
        }

        row.State = InboxState.Waiting;
        row.Attempts = row.Failures = row.Unrecorded = 0;
        row.IsDue = true;
        return true;
    }

    private bool IsOlder(ModelRow one, ModelRow other) => _rows.IndexOf(one) < _rows.IndexOf(other);
}
