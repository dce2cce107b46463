namespace Vipps.Webhooks.Storage.Database;

/// <summary>A delivery that this process may handle until its lease is over.</summary>
internal sealed class ClaimedDelivery
{
    public required long Sequence { get; init; }

    public required string Token { get; init; }

    /// <summary>The time after which others may claim it.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>With this one.</summary>
    public required int Attempts { get; init; }

    /// <summary>The attempts that ended in an exception.</summary>
    public required int Failures { get; init; }

    /// <summary>The attempts since the last one whose end was recorded, with this one: the others ended with their process.</summary>
    public required int Unrecorded { get; init; }

    public required InboxDelivery Delivery { get; init; }

    /// <summary>For logs: text, so that no log provider looks into the delivery, whose body may contain personal data.</summary>
    public string Name => field ??= Delivery.ToString();
}
