using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// An assumption of how a signature was made. Unlike the SDK's own signer, it can make mistakes on purpose.
/// </summary>
internal readonly struct SigningAttempt
{
    public SigningAttempt()
    {
    }

    public required byte[] Key { get; init; }

    public required string Target { get; init; }

    public required string Date { get; init; }

    public required string Host { get; init; }

    public required string ContentHash { get; init; }

    /// <summary>The received signature, as base64.</summary>
    public required string Signature { get; init; }

    public string Method { get; init; } = "POST";

    public string NewLine { get; init; } = "\n";

    public string Separator { get; init; } = ";";

    public string End { get; init; } = "";

    public StringComparison Comparison { get; init; } = StringComparison.Ordinal;

    /// <summary>Indicates whether this assumption leads to the received signature.</summary>
    public bool Fits()
    {
        var text = $"{Method}{NewLine}{Target}{NewLine}{Date}{Separator}{Host}{Separator}{ContentHash}{End}";
        var mac = HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text));
        return string.Equals(Convert.ToBase64String(mac), Signature, Comparison);
    }
}
