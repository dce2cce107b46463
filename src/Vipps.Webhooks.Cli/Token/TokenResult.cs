using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Cli;

/// <param name="Server">The environment, or the address of another server.</param>
/// <param name="MerchantSerialNumber">The sales unit; null where the keys go without one.</param>
/// <param name="ExpiresAt">When the token expires.</param>
/// <param name="ExpiresInSeconds">How long that is from now.</param>
/// <param name="Token">The token, only where it was asked for.</param>
internal sealed record TokenResult(
    string Server,
    string? MerchantSerialNumber,
    DateTimeOffset ExpiresAt,
    int ExpiresInSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token)
{
    // A record prints what it holds.
    public override string ToString() => nameof(TokenResult);
}
