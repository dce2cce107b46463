namespace Vipps.Webhooks.Signing;

/// <summary>The outcome of verifying a delivery.</summary>
public enum WebhookVerification
{
    /// <summary>A header that signs the delivery is missing. The default, so that a forgotten result is never a valid one.</summary>
    MissingHeader = 0,

    /// <summary>Body, date, host and target are those that the holder of the secret signed.</summary>
    Valid,

    /// <summary>
    /// <c>Authorization</c> is not in the form of the protocol, or is a signature other than the one in <c>X-Vipps-Authorization</c>.
    /// </summary>
    MalformedAuthorization,

    /// <summary>The body does not match the hash in the header: it was modified, or was already consumed by earlier middleware.</summary>
    ContentHashMismatch,

    /// <summary>The signature is not the one of this secret, host and target.</summary>
    SignatureMismatch,

    /// <summary><c>x-ms-date</c> is not a date in the form of RFC 9110, section 5.6.7.</summary>
    MalformedDate,

    /// <summary>The signature is right, but its date is too far from now.</summary>
    OutsideTolerance,

    /// <summary>There is no secret to verify with.</summary>
    NoSecret,
}
