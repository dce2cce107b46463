using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>One request of the plan.</summary>
/// <param name="Kind">What is done with the delivery.</param>
/// <param name="Text">The body that is signed, and what makes the event one and the same.</param>
/// <param name="Post">The delivery, signed as the kind wants it.</param>
internal sealed record Attempt(Kind Kind, string Text, SignedPost Post)
{
    /// <summary>Its place in the plan, by which a failure names it.</summary>
    public int Number { get; init; }

    public override string ToString() => $"request {Number}, {Kind}";
}
