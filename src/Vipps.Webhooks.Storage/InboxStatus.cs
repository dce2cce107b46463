namespace Vipps.Webhooks.Storage;

/// <summary>The numbers that the pump saw last, for metrics: they are asked for on threads that must not wait for a database.</summary>
internal sealed class InboxStatus
{
    private volatile InboxStats? _stats;
    private volatile bool _isBreakerOpen;
    private volatile bool _isPrepared;

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

    /// <summary>True once the tables are there and checked.</summary>
    public bool IsPrepared
    {
        get => _isPrepared;
        set => _isPrepared = value;
    }
}
