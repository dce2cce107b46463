namespace Vipps.Webhooks;

/// <summary>One mistake in a call.</summary>
public sealed record VippsProblemDetail
{
    /// <summary>The subject of the complaint, such as the name of a field, or a code. May be empty.</summary>
    public required string Name { get; init; }

    /// <summary>The reason why it was refused.</summary>
    public required string Reason { get; init; }
}
