using System.Security.Cryptography;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>A hash that may have been signed, with the finding about header and body if it was.</summary>
internal sealed class ContentHashReading(string hash, Finding? oddity, bool isBodyTouched = false)
{
    public string Hash { get; } = hash;

    public Finding? Oddity { get; } = oddity;

    /// <summary>Indicates whether the header is right and the body is not.</summary>
    public bool IsBodyTouched { get; } = isBodyTouched;

    public static IReadOnlyList<ContentHashReading> Of(CapturedRequest request)
    {
        var header = request[WebhookSignatureHeaders.ContentHashName] ?? "";
        var computed = Convert.ToBase64String(SHA256.HashData(request.Body.Span));
        if (header == computed)
        {
            return [new(computed, null)];
        }

        if (IsSpellingOf(computed, header))
        {
            var form = new Finding(
                "contentHashForm",
                "x-ms-content-sha256 is the body's hash, but not in the base64 of the protocol.",
                "The format is standard base64 of the 32 bytes, 44 characters with = at the end: not hexadecimal, not base64url, without quotation marks.");
            return [new(header, form), new(computed, form)];
        }

        return
        [
            new(header, BodyChanges.Explain(request, header), isBodyTouched: true),
            new(
                computed,
                new(
                    "contentHashChanged",
                    "The signature fits the body, but x-ms-content-sha256 is the hash of something else.",
                    "Send the hash that was signed. If several deliveries were recorded, their headers were mixed.")),
        ];
    }

    private static bool IsSpellingOf(string hash, string text) =>
        new[] { text, text.Trim('"', '\''), Uri.UnescapeDataString(text), text.Replace(' ', '+') }
            .Any(spelling => Base64.Normalize(spelling) == hash);
}
