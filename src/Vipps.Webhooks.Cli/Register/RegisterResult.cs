using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Cli;

/// <param name="Id">The id.</param>
/// <param name="Url">The URL, as it was registered.</param>
/// <param name="Events">The full names of its events.</param>
/// <param name="SameUrl">Webhooks that were registered for the same URL before, and deliver as well.</param>
/// <param name="SavedTo">The file that holds the secret; null where none does.</param>
/// <param name="Secret">The secret, only where it was asked for.</param>
internal sealed record RegisterResult(
    Guid Id,
    string Url,
    IReadOnlyList<string> Events,
    IReadOnlyList<Guid> SameUrl,
    string? SavedTo,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret)
{
    // A record prints what it holds.
    public override string ToString() => nameof(RegisterResult);
}
