namespace Vipps.Webhooks.Storage.Database;

/// <summary>The end of an attempt that did not succeed.</summary>
/// <param name="State">The new state: Waiting, Parked or Released.</param>
/// <param name="Delay">The time until the next attempt, if it waits.</param>
/// <param name="Error">The reason, for people.</param>
/// <param name="IsGivenBack">True if the attempt does not count, because the app stops.</param>
internal sealed record AttemptFailure(InboxState State, TimeSpan Delay, string Error, bool IsGivenBack = false);
