namespace Vipps.Webhooks.Cli;

/// <summary>The mistakes that happen to a signature after it was made.</summary>
internal static class SignatureMistakes
{
    private static readonly Finding Case = new(
        "signatureCase",
        "The letters of the signature are right, but not their case.",
        "Base64 is case-sensitive: find what changes the case of the header, on the way or in the code that signed this.");

    private static readonly Finding Form = new(
        "signatureForm",
        "The signature is right, but not in the base64 of the protocol.",
        "The format is standard base64 of the 32 bytes, 44 characters with = at the end: not hexadecimal, not base64url, not percent-encoded.");

    public static IEnumerable<Mistake> Of(string signature)
    {
        yield return Make(Case, static attempt => attempt with { Comparison = StringComparison.OrdinalIgnoreCase });
        foreach (var spelling in (string[])[signature, Uri.UnescapeDataString(signature), signature.Replace(' ', '+')])
        {
            if (Base64.Normalize(spelling) is { } normal && normal != signature)
            {
                yield return Make(Form, attempt => attempt with { Signature = normal });
            }
        }
    }

    private static Mistake Make(Finding finding, Func<SigningAttempt, SigningAttempt> make) => new(SignedPart.Signature, finding, make);
}
