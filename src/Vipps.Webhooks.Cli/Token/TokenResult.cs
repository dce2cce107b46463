using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Cli;

/// <param name="Server">The environment, or the address of another server.</param>
/// <param name="MerchantSerialNumber">The sales unit; null if the keys need none.</param>
/// <param name="ExpiresAt">The time at which the token expires.</param>
/// <param name="ExpiresInSeconds">The seconds until then.</param>
/// <param name="Token">The token, only if it was requested.</param>
internal sealed record TokenResult(
    string Server,
    string? MerchantSerialNumber,
    DateTimeOffset ExpiresAt,
    int ExpiresInSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token)
{
    // A record would print its members.
    public override string ToString() => nameof(TokenResult);
}
