using Vipps.Webhooks.Storage.Handling;

namespace Vipps.Webhooks.Storage;

/// <summary>The numbers that the pump saw last, for metrics: they are asked for on threads that must not wait for a database.</summary>
internal sealed class InboxStatus
{
    private volatile InboxStats? _stats;
    private volatile bool _isBreakerOpen;
    private volatile bool _isPrepared;
    private long _unreadableAt;

    /// <summary>The numbers of about half a minute ago; null before they were read.</summary>
    public InboxStats? Stats
    {
        get => _stats;
        set => _stats = value;
    }

    /// <summary>True while handling is paused because everything fails.</summary>
    public bool IsBreakerOpen
    {
        get => _isBreakerOpen;
        set => _isBreakerOpen = value;
    }

    /// <summary>The time at which a body could not be decrypted last; null if none was.</summary>
    public DateTimeOffset? UnreadableAt
    {
        get => Volatile.Read(ref _unreadableAt) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Volatile.Write(ref _unreadableAt, value?.UtcTicks ?? 0);
    }

    /// <summary>Indicates whether there are bodies that cannot be decrypted. They are looked at again every few minutes.</summary>
    public bool HasUnreadable(DateTimeOffset now) => now - UnreadableAt < RetrySchedule.MaxUnreadablePause * 2;

    /// <summary>True once the tables are there and checked.</summary>
    public bool IsPrepared
    {
        get => _isPrepared;
        set => _isPrepared = value;
    }
}
