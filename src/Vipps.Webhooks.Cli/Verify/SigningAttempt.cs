using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// One assumption of how a signature came about. The SDK's own signer makes no mistakes; this one can be told to make any.
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

    /// <summary>The signature that came, as base64.</summary>
    public required string Signature { get; init; }

    public string Method { get; init; } = "POST";

    public string NewLine { get; init; } = "\n";

    public string Separator { get; init; } = ";";

    public string End { get; init; } = "";

    public StringComparison Comparison { get; init; } = StringComparison.Ordinal;

    /// <summary>Whether the signature that came is the one that this makes.</summary>
    public bool Fits()
    {
        var text = $"{Method}{NewLine}{Target}{NewLine}{Date}{Separator}{Host}{Separator}{ContentHash}{End}";
        var mac = HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text));
        return string.Equals(Convert.ToBase64String(mac), Signature, Comparison);
    }
}
