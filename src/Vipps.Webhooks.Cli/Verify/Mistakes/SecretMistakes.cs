using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Vipps.Webhooks.Cli;

/// <summary>The mistakes that happen to a secret between the page that shows it and the HMAC.</summary>
internal static class SecretMistakes
{
    /// <summary>The placeholder that newer documentation prints in place of the example's secret.</summary>
    private static readonly string Redacted = new string('A', 86) + "==";

    public static Finding RedactedFinding(KnownWebhook webhook) => new(
        "secretRedacted",
        $"{webhook.SecretSource} is what the documentation prints in place of its example's secret: nothing is signed with it.",
        "Use the secret that came with your own registration, or that of the older documentation's example.");

    public static bool IsRedacted(KnownWebhook webhook) => webhook.Secret == Redacted;

    public static IEnumerable<Mistake> Of(KnownWebhook webhook, IEnumerable<KnownWebhook> others)
    {
        foreach (var (finding, secret) in Texts(webhook))
        {
            if (secret.Length > 0 && secret != webhook.Secret)
            {
                yield return Make(finding, Encoding.UTF8.GetBytes(secret));
            }
        }

        foreach (var (finding, key) in Keys(webhook.Secret))
        {
            yield return Make(finding, key);
        }

        foreach (var other in others)
        {
            yield return Make(
                new(
                    "secretOfOther",
                    $"The signature fits the secret of {other.SecretSource}, but the URL of {webhook.UrlSource}.",
                    "The two belong to different registrations: configure each secret with the URL that it was registered for."),
                Encoding.UTF8.GetBytes(other.Secret));
        }
    }

    private static IEnumerable<(Finding Finding, string Secret)> Texts(KnownWebhook webhook)
    {
        var secret = webhook.Secret;
        var source = webhook.SecretSource;
        var whiteSpace = Fits(
            "secretWhiteSpace",
            "without the white space or the invisible characters in it",
            $"Copy the secret again: {source} holds characters that a page or a file put around it.");
        yield return (whiteSpace, secret.Trim());
        yield return (whiteSpace, string.Concat(secret.Where(IsVisible)));
        yield return (
            Fits(
                "secretQuoted",
                "without the quotation marks around it",
                $"Remove them from {source}: they are read as a part of the secret."),
            secret.Trim().Trim('"', '\'', '`', '\u201C', '\u201D'));
        yield return (
            Fits(
                "secretSpaceForPlus",
                "with + where it has spaces",
                $"A + became a space, as in a form or a query. Copy the secret into {source} again, as it stands."),
            secret.Replace(' ', '+'));
        yield return (
            Fits("secretPercentEncoded", "after its percent-encoding (%2B for +) is undone", $"Put the secret into {source} as it stands."),
            Uri.UnescapeDataString(secret));
        yield return (
            Fits(
                "secretJsonEscaped",
                "after its JSON escapes (\\u002B for +) are undone",
                $"Copy the value, not its spelling in JSON, into {source}."),
            WithoutJsonEscapes(secret));
        yield return (
            Fits("secretHtmlEncoded", "after its HTML encoding (&#x2B; for +) is undone", $"Put the secret into {source} as it stands."),
            WebUtility.HtmlDecode(secret));

        var padding = Fits(
            "secretPaddingLost",
            "with = at its end",
            $"Something read the = as a separator. Copy the secret into {source} again, to its last character.");
        yield return (padding, secret + "=");
        yield return (padding, secret + "==");
        yield return (
            Fits(
                "secretBase64Url", "with + and / in place of - and _",
                $"A program decoded it as base64 and encoded it again. Put the secret into {source} as it stands."),
            secret.Replace('-', '+').Replace('_', '/'));

        var letterCase = Fits(
            "secretCase",
            "in another letter case",
            "The case of each letter counts: find what changes it, and copy the secret again.");
        yield return (letterCase, secret.ToLowerInvariant());
        yield return (letterCase, secret.ToUpperInvariant());
        yield return (letterCase, LetterCase.Swap(secret));
    }

    private static IEnumerable<(Finding Finding, byte[] Key)> Keys(string secret)
    {
        if (Base64.TryDecode(secret.Trim(), out var decoded))
        {
            // A secret that was encoded once more, as a Kubernetes secret is, decodes to text that itself decodes.
            yield return Base64.TryDecode(Encoding.ASCII.GetString(decoded), out _)
                ? (Fits(
                    "secretEncodedTwice",
                    "after one base64 decoding: it was encoded once too often",
                    "Store the secret as Vipps returned it. The fields of a Kubernetes secret, for example, are encoded again."), decoded)
                : (new(
                    "secretDecoded",
                    "The signature was made with the base64-decoded secret as its key.",
                    "The secret is opaque text: its UTF-8 bytes are the key. Remove the decoding from the code that signed this."), decoded);
        }

        yield return (
            Fits(
                "secretEncodedAgain",
                "after another base64 encoding",
                "The secret is used as it stands: remove the encoding from the code that signed this."),
            Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))));
        yield return (
            Fits("secretUtf16", "as UTF-16", "The key is the UTF-8 bytes of the secret: use Encoding.UTF8 in the code that signed this."),
            Encoding.Unicode.GetBytes(secret));
        yield return (
            new(
                "secretEmpty",
                "The signature was made with an empty key: anyone can make such a signature.",
                "The code that signed this had no secret. Check that its setting is set, and refuse to start without it."),
            []);
    }

    private static Finding Fits(string code, string how, string next) => new(code, $"The signature fits the secret {how}.", next);

    private static Mistake Make(Finding finding, byte[] key) => new(SignedPart.Secret, finding, attempt => attempt with { Key = key });

    private static bool IsVisible(char character) => !char.IsWhiteSpace(character) && char.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string WithoutJsonEscapes(string secret)
    {
        try
        {
            using var text = JsonDocument.Parse($"\"{secret}\"");
            return text.RootElement.GetString() ?? "";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "";
        }
    }
}
