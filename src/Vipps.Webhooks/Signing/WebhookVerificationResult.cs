namespace Vipps.Webhooks.Signing;

/// <summary>The result of verifying a delivery with <see cref="WebhookVerifier"/>. The default is not valid.</summary>
public readonly struct WebhookVerificationResult
{
    internal WebhookVerificationResult(
        WebhookVerification status, WebhookRegistration? registration = null, DateTimeOffset? signedAt = null)
    {
        Status = status;
        Registration = registration;
        SignedAt = signedAt;
    }

    /// <summary><see cref="WebhookVerification.Valid"/>, or the first reason against the delivery.</summary>
    public WebhookVerification Status { get; }

    /// <summary>The registration whose secret signed the delivery, even if its date is outside the tolerance; null if there is none.</summary>
    public WebhookRegistration? Registration { get; }

    /// <summary>
    /// The signed <c>x-ms-date</c>: when this attempt was signed, in whole seconds, on the sender's clock. Null unless
    /// <see cref="Registration"/> signed it.
    /// </summary>
    public DateTimeOffset? SignedAt { get; }

    /// <summary>True if the delivery is genuine: handle it.</summary>
    public bool IsValid => Status == WebhookVerification.Valid;

    /// <summary>Names the status and the registration, and nothing secret.</summary>
    public override string ToString() => Registration is null ? $"{Status}" : $"{Status}, {Registration}";
}
