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

    /// <summary><see cref="WebhookVerification.Valid"/>, or the first reason to refuse the delivery.</summary>
    public WebhookVerification Status { get; }

    /// <summary>The registration whose secret signed the delivery, even if its date is outside the tolerance; null if there is none.</summary>
    public WebhookRegistration? Registration { get; }

    /// <summary>
    /// The signed <c>x-ms-date</c>, which is the time of this attempt in whole seconds on the sender's clock. Null unless
    /// <see cref="Registration"/> signed it.
    /// </summary>
    public DateTimeOffset? SignedAt { get; }

    /// <summary>Indicates whether the delivery is genuine and may be handled.</summary>
    public bool IsValid => Status == WebhookVerification.Valid;

    /// <summary>Names the status and the registration without anything secret.</summary>
    public override string ToString() => Registration is null ? $"{Status}" : $"{Status}, {Registration}";
}
