using System.Collections.Immutable;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>
/// A part of the plan that ends before the next one begins, so that it is known which secrets are in force during the whole of each
/// request. In even rounds two generations of webhooks are, and deliveries come from both; in odd ones the older is removed, and the next
/// one added, while deliveries come from the one that stays.
/// </summary>
internal sealed record Round(int Number, ImmutableArray<Attempt> Attempts)
{
    public static int Size => Plan.Requests / Plan.Rounds;

    /// <summary>How many requests there are before this round.</summary>
    public int First => Number * Size;

    /// <summary>How many there are up to its end.</summary>
    public int End => First + Size;

    public bool IsReplacing => Number % 2 == 1;

    /// <summary>The older generation at the beginning of the round.</summary>
    public int Generation => Number / 2;
}
