using System.Globalization;
using System.Text.RegularExpressions;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Fuzz.Targets;

/// <summary>The verifier, with all parts of a request: its answer is that of a second verifier, written plainly.</summary>
internal sealed partial class DeliveryTarget : IFuzzTarget
{
    private static readonly DateTimeOffset Now = new(2023, 3, 30, 8, 40, 0, TimeSpan.Zero);
    private static readonly PlainRegistration[] Registrations = [PlainRegistration.Old, PlainRegistration.Current];
    private static readonly WebhookRegistration[] Known = [.. Registrations.Select(registration => registration.Registration)];

    public string Name => "delivery";

    public IReadOnlyList<string> Words { get; } =
    [
        "{hash}", "{current}", "{old}", "\n", "Thu, 30 Mar 2023 08:38:32 GMT", "Thu, 30 Mar 2023 08:33:32 GMT", "Mon", "Feb", "29", "2024", "GMT",
        WebhookSignatureHeaders.AuthorizationPrefix, "HMAC-SHA256 ", "SignedHeaders=", "&Signature=", ";", "=", "==", " ", ",", "\r", "\0", "\u00e5",
        "49305c38-4969-4b1b-8e6d-9ec0a0d3bf1c", "0f0e0d0c-0b0a-0908-0706-050403020100", "shop.example:8443", "/~hooks", "/%7Ehooks",
        "agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=", "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=",
    ];

    public string Check(ReadOnlySpan<byte> input)
    {
        var request = DeliveryInput.Parse(input);
        var delivery = new WebhookDelivery
        {
            Date = request.Date,
            ContentHash = request.ContentHash,
            Authorization = request.Authorization,
            AlternateAuthorization = request.AlternateAuthorization,
            WebhookId = request.WebhookId,
            Host = request.Host,
            PathAndQuery = request.PathAndQuery,
            Body = request.Body,
        };

        var result = WebhookVerifier.Verify(delivery, Known, Now, WebhookVerifier.DefaultTolerance);
        var actual = result.Status;
        var expected = Expect(request, out var expectedSigner);
        FuzzException.Unless(actual == expected, $"The verifier says {actual}, and should say {expected}.");
        FuzzException.Unless(ReferenceEquals(result.Registration, expectedSigner?.Registration), "The verifier names the wrong registration.");

        // The first time was for what is made once.
        var before = GC.GetAllocatedBytesForCurrentThread();
        WebhookVerifier.Verify(delivery, Known, Now, WebhookVerifier.DefaultTolerance);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        FuzzException.Unless(allocated == 0, $"Verifying allocated {allocated} bytes.");
        return $"{actual}";
    }

    private static WebhookVerification Expect(DeliveryInput request, out PlainRegistration? signer)
    {
        signer = null;
        // Stripped, or replaced by the credentials of a platform.
        var isOnlyAlternate = request.AlternateAuthorization.Length > 0
            && !request.Authorization.StartsWith("HMAC-SHA256", StringComparison.OrdinalIgnoreCase);
        var header = isOnlyAlternate ? request.AlternateAuthorization : request.Authorization;
        if (header.Length == 0 || request.Date.Length == 0 || request.ContentHash.Length == 0)
        {
            return WebhookVerification.MissingHeader;
        }

        var form = AuthorizationForm().Match(header);
        if (!form.Success || (request.AlternateAuthorization.Length > 0 && request.AlternateAuthorization != header))
        {
            return WebhookVerification.MalformedAuthorization;
        }

        if (!DateTime.TryParseExact(
            request.Date,
            "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var date)
            || !request.Date.Equals(date.ToString("r", CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase))
        {
            return WebhookVerification.MalformedDate;
        }

        if (request.ContentHash != PlainSignature.HashOf(request.Body))
        {
            return WebhookVerification.ContentHashMismatch;
        }

        signer = Array.Find(
            Registrations,
            registration => registration.Targets.Any(target => request.SignatureBy(registration, target) == form.Groups["signature"].Value));
        return signer is null ? WebhookVerification.SignatureMismatch
            : Math.Abs((Now.UtcDateTime - date).TotalSeconds) <= 300 ? WebhookVerification.Valid
            : WebhookVerification.OutsideTolerance;
    }

    [GeneratedRegex(@"\AHMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=(?<signature>.{44})\z", RegexOptions.Singleline)]
    private static partial Regex AuthorizationForm();
}
