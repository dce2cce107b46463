namespace Vipps.Webhooks;

/// <summary>One thing that was wrong with a call.</summary>
/// <param name="Name">What it is about, such as the name of a field, or a code. May be empty.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record VippsProblemDetail(string Name, string Reason);
