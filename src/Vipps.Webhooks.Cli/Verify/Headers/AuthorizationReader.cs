using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Reads signatures out of headers that the verifier takes, and, leniently, out of those that it refuses.</summary>
internal static class AuthorizationReader
{
    private const string Prefix = WebhookSignatureHeaders.AuthorizationPrefix;
    private const int SignatureLength = 44;

    /// <summary>What the two headers hold, the better one first.</summary>
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
            $"The signature in {name} has {signature.Length} characters; it is base64 of 32 bytes, which has {SignatureLength}.",
            signature.Length < SignatureLength
                ? "It was cut short: often the = at its end, by what takes it for a separator."
                : "It is in another form (hexadecimal has 64), or something was put behind it.");

    private static Finding PercentEncoded(string name) => new(
        "authorizationEncoded",
        $"{name} is percent-encoded (%3D for =).",
        "A header is sent as it is: take the encoding out of what sends or records it.");

    private static Finding OtherForm(string name) => new(
        "authorizationForm",
        $"{name} is not letter by letter in the form that Vipps sends.",
        $"It is {Prefix} and the signature: no space, quotation mark or other order of headers. Something rewrote it, or it was copied in part.");

    private static Finding OtherScheme(string name, string value) => SchemeOf(value) is { } scheme
        ? new(
            "authorizationReplaced",
            $"{name} is of the scheme {scheme}, and holds no signature.",
            "A proxy or a gateway puts its own in: let the one that Vipps sends through. X-Vipps-Authorization is the same again, for such cases.")
        : new("authorizationForm", $"{name} holds no signature.", $"It is {Prefix} and the signature.");

    /// <summary>The scheme, if it is a known one: otherwise, the value may be a password.</summary>
    public static string? SchemeOf(string value) => Array.Find(
        (string[])["Basic", "Bearer", "Digest", "Negotiate", "NTLM", "HMAC-SHA256"],
        scheme => value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    private static Finding Disagreement(string fitting) => new(
        "authorizationsDiffer",
        $"Authorization and X-Vipps-Authorization differ, and Vipps sends the same in both. The one looked at further is {fitting}.",
        "Something on the way replaces one of the two, or headers of two deliveries were mixed.");
}
