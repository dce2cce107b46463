using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>The values that are signed in place of the base64 text of the body's hash.</summary>
internal static class HashMistakes
{
    /// <summary>The hash of an empty body: that of a stream that was read to its end before.</summary>
    public static readonly string OfNothing = Convert.ToBase64String(SHA256.HashData([]));

    public static IEnumerable<Mistake> Of(ReadOnlyMemory<byte> body)
    {
        var hash = SHA256.HashData(body.Span);
        var hex = new Finding(
            "hashSignedAsHex",
            "The text that was signed has the body's hash in hexadecimal.",
            "The hash is written in base64 (Convert.ToBase64String), in the header and in the text that is signed.");
        yield return Make(hex, Convert.ToHexStringLower(hash));
        yield return Make(hex, Convert.ToHexString(hash));
        yield return Make(hex, Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash))));
        yield return Make(
            new(
                "hashOfNothingSigned",
                "The text that was signed has the hash of an empty body.",
                "The body had been read before it was hashed: read it once, keep the bytes, and hash those (or rewind the stream)."),
            OfNothing);
        yield return Make(
            new(
                "bodySigned",
                "The text that was signed has the body itself where its hash belongs.",
                "Sign the base64 text of the body's SHA-256."),
            Encoding.UTF8.GetString(body.Span));
        yield return Make(
            new(
                "hashNotSigned",
                "The text that was signed has no hash of the body.",
                "Sign the text of x-ms-content-sha256 after date and host: without it the body is not protected."),
            "");
    }

    private static Mistake Make(Finding finding, string hash) => new(SignedPart.Hash, finding, attempt => attempt with { ContentHash = hash });
}
