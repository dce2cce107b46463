namespace Vipps.Webhooks.Storage.Tests.Database;

/// <summary>A delivery in <see cref="InboxModel"/>.</summary>
internal sealed class ModelRow
{
    public required string Key { get; init; }

    public required string Lane { get; init; }

    public long? ReplayOf { get; init; }

    /// <summary>Its number in the database, once that is known.</summary>
    public long Id { get; set; }

    public InboxState State { get; set; }

    public int Attempts { get; set; }

    public int Failures { get; set; }

    public int Unrecorded { get; set; }

    public bool IsDue { get; set; } = true;

    public string? Token { get; set; }

    /// <summary>The claim that it was handled by.</summary>
    public string? DoneBy { get; set; }

    /// <summary>True while a claim lasts.</summary>
    public bool IsHeld { get; set; }

    public bool IsUnfinished => State is InboxState.Waiting or InboxState.Parked;
}
