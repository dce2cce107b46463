using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Reads signatures from headers that the verifier accepts and, leniently, from those that it refuses.</summary>
internal static class AuthorizationReader
{
    private const string Prefix = WebhookSignatureHeaders.AuthorizationPrefix;
    private const int SignatureLength = 44;

    /// <summary>Reads the two headers, the better one first.</summary>
    public static IReadOnlyList<SignatureReading> Read(CapturedRequest request)
    {
        var header = request[WebhookSignatureHeaders.AuthorizationName];
        var alternate = request[WebhookSignatureHeaders.AlternateAuthorizationName];
        if (header is null || alternate is null || header == alternate)
        {
            return header is null
                ? [Read(WebhookSignatureHeaders.AlternateAuthorizationName, alternate ?? "")]
                : [Read(WebhookSignatureHeaders.AuthorizationName, header)];
        }

        var first = Read(WebhookSignatureHeaders.AuthorizationName, header);
        var second = Read(WebhookSignatureHeaders.AlternateAuthorizationName, alternate);
        if (first.Signature.Length == 0)
        {
            return [new(second.Signature, first.Oddity), new("", second.Oddity)];
        }

        return
        [
            new(first.Signature, first.Oddity ?? Disagreement(WebhookSignatureHeaders.AuthorizationName)),
            new(second.Signature, second.Oddity ?? Disagreement(WebhookSignatureHeaders.AlternateAuthorizationName)),
        ];
    }

    private static SignatureReading Read(string name, string value)
    {
        if (value.StartsWith(Prefix, StringComparison.Ordinal))
        {
            var signature = value[Prefix.Length..];
            return new(signature, signature.Length == SignatureLength ? null : WrongLength(name, signature));
        }

        var begin = value.IndexOf("Signature=", StringComparison.OrdinalIgnoreCase);
        if (begin < 0)
        {
            return value.Contains("Signature%3D", StringComparison.OrdinalIgnoreCase)
                ? new(Read(name, Uri.UnescapeDataString(value)).Signature, PercentEncoded(name))
                : new("", OtherScheme(name, value));
        }

        return new(value[(begin + "Signature=".Length)..].Trim('"', '\'', ' ', ';', ','), OtherForm(name));
    }

    private static Finding WrongLength(string name, string signature) => signature.Contains('%', StringComparison.Ordinal)
        ? PercentEncoded(name)
        : new(
            "signatureLength",
            $"The signature in {name} has {signature.Length} characters; base64 of 32 bytes has {SignatureLength}.",
            signature.Length < SignatureLength
                ? "It was cut short. Often the = at its end is lost, because a program reads it as a separator."
                : "It is in another format (hexadecimal has 64), or something was appended to it.");

    private static Finding PercentEncoded(string name) => new(
        "authorizationEncoded",
        $"{name} is percent-encoded (%3D for =).",
        "Headers are sent as they are: remove the encoding from the program that sends or records it.");

    private static Finding OtherForm(string name) => new(
        "authorizationForm",
        $"{name} is not exactly in the format that Vipps sends.",
        $"The format is {Prefix} and the signature, with no further space, no quotation marks and no other order of headers. Something rewrote it, or it was copied in part.");

    private static Finding OtherScheme(string name, string value) => SchemeOf(value) is { } scheme
        ? new(
            "authorizationReplaced",
            $"{name} has the scheme {scheme} and holds no signature.",
            "A proxy or a gateway inserts its own: let the one from Vipps through. X-Vipps-Authorization has the same value, for such cases.")
        : new("authorizationForm", $"{name} holds no signature.", $"The format is {Prefix} and the signature.");

    /// <summary>Returns the scheme if it is a known one; null otherwise, because the value may be a password.</summary>
    public static string? SchemeOf(string value) => Array.Find(
        (string[])["Basic", "Bearer", "Digest", "Negotiate", "NTLM", "HMAC-SHA256"],
        scheme => value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    private static Finding Disagreement(string fitting) => new(
        "authorizationsDiffer",
        $"Authorization and X-Vipps-Authorization differ, although Vipps sends the same value in both. {fitting} was examined further.",
        "Something on the way replaces one of the two, or headers of two deliveries were mixed.");
}
