using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Fuzz.Targets;

/// <summary>The header with the signature, in a request that is right otherwise: one text is accepted, and no other.</summary>
internal sealed class AuthorizationTarget : IFuzzTarget
{
    private const string Date = "Thu, 30 Mar 2023 08:38:32 GMT";

    private static readonly byte[] Body = "{}"u8.ToArray();
    private static readonly string ContentHash = PlainSignature.HashOf(Body);
    private static readonly DateTimeOffset Now = new(2023, 3, 30, 8, 38, 32, TimeSpan.Zero);
    private static readonly PlainRegistration Registration = PlainRegistration.Old;
    private static readonly string Genuine = WebhookSignatureHeaders.AuthorizationPrefix
        + PlainSignature.Of(Registration.Secret, Registration.Targets[0], Date, Registration.Host, ContentHash);

    public string Name => "authorization";

    public IReadOnlyList<string> Words { get; } =
    [
        "{genuine}", WebhookSignatureHeaders.AuthorizationPrefix, "HMAC-SHA256 ", "hmac-sha256 ", "SignedHeaders=", "x-ms-date", "host",
        "x-ms-content-sha256", ";", "&Signature=", "&", "=", "==", " ", ",", "\"", "\t", "\r\n", "\0", "\u00e5", "Bearer ", "Basic ",
        Genuine, Genuine[^44..], Genuine[^43..], "agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=",
    ];

    public string Check(ReadOnlySpan<byte> input)
    {
        var text = Encoding.Latin1.GetString(input).Replace("{genuine}", Genuine, StringComparison.Ordinal);
        var isGenuine = text == Genuine;

        var alone = Verify(text, "");
        Expect(alone, isGenuine);
        Expect(Verify("", text), isGenuine);
        Expect(Verify(text, text), isGenuine);
        Expect(Verify(Genuine, text), isGenuine || text.Length == 0);
        Expect(Verify(text, Genuine), isGenuine || !text.StartsWith("HMAC-SHA256", StringComparison.OrdinalIgnoreCase)); // of another scheme
        return $"{alone}";
    }

    private static WebhookVerification Verify(string authorization, string alternate)
    {
        var delivery = new WebhookDelivery
        {
            Date = Date,
            ContentHash = ContentHash,
            Authorization = authorization,
            AlternateAuthorization = alternate,
            Body = Body,
        };

        return WebhookVerifier.Verify(delivery, Registration.Registration, Now, WebhookVerifier.DefaultTolerance).Status;
    }

    private static void Expect(WebhookVerification actual, bool isValid) => FuzzException.Unless(
        actual is WebhookVerification.Valid == isValid, $"The verifier says {actual}, and it {(isValid ? "is" : "is not")} genuine.");
}
