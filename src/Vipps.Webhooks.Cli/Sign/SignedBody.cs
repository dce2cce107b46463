using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>The body to sign, and the file that it came from.</summary>
internal sealed class SignedBody(byte[] bytes, string? file)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public byte[] Bytes { get; } = bytes;

    /// <summary>The file; null if the body came from an option or from standard input.</summary>
    public string? File { get; } = file;

    /// <summary>The body as text; null if it is not UTF-8.</summary>
    public string? Text { get; } = TextOf(bytes);

    private static string? TextOf(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
