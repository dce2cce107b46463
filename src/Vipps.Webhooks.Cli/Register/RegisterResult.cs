using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Cli;

/// <param name="Id">The id.</param>
/// <param name="Url">The URL, as it was registered.</param>
/// <param name="Events">The full names of its events.</param>
/// <param name="SameUrl">Webhooks that were registered for the same URL before, and deliver as well.</param>
/// <param name="SavedTo">The file that holds the secret; null if none does.</param>
/// <param name="Secret">The secret, only if it was requested.</param>
internal sealed record RegisterResult(
    Guid Id,
    string Url,
    IReadOnlyList<string> Events,
    IReadOnlyList<Guid> SameUrl,
    string? SavedTo,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret)
{
    // A record would print its members.
    public override string ToString() => nameof(RegisterResult);
}
