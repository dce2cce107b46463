namespace Vipps.Webhooks.Tests.Signing;

/// <summary>One of the parts of a delivery that nobody may change, as text.</summary>
internal sealed record DeliveryPart(
    string Name, Func<SignedDelivery, string> Get, Func<SignedDelivery, string, SignedDelivery> Set)
{
    public static IReadOnlyList<DeliveryPart> All { get; } =
    [
        // A character for each byte; bits above the eighth fall away, which changes nothing and is no tampering.
        new("body",
            delivery => string.Concat(delivery.Body.Select(octet => (char)octet)),
            (delivery, text) => delivery with { Body = [.. text.Select(character => (byte)character)] }),
        new("x-ms-date", delivery => delivery.Date, (delivery, text) => delivery with { Date = text }),
        new("x-ms-content-sha256", delivery => delivery.ContentHash, (delivery, text) => delivery with { ContentHash = text }),
        new("Authorization",
            delivery => delivery.Authorization,
            (delivery, text) => delivery with { Authorization = text, AlternateAuthorization = "" }),
        new("X-Vipps-Authorization",
            delivery => delivery.AlternateAuthorization,
            (delivery, text) => delivery with { Authorization = "", AlternateAuthorization = text }),
        new("both authorizations",
            delivery => delivery.Authorization,
            (delivery, text) => delivery with { Authorization = text, AlternateAuthorization = text }),

        // HMAC fills a short key up with zeros: a zero more at its end is the same key.
        new("secret", delivery => delivery.Secret, (delivery, text) => delivery with { Secret = text.TrimEnd('\0') }),
        new("host", delivery => delivery.Host, (delivery, text) => delivery with { Host = text }),
        new("target", delivery => delivery.PathAndQuery, (delivery, text) => delivery with { PathAndQuery = text }),
    ];

    /// <summary>
    /// One of two headers that must agree: changed while the other stays, but not left out; nor made to be of another scheme, which is ignored
    /// as the credentials of a platform.
    /// </summary>
    public static IReadOnlyList<DeliveryPart> OneOfTwo { get; } =
    [
        new("Authorization beside X-Vipps-Authorization",
            delivery => delivery.Authorization,
            (delivery, text) => text.StartsWith("HMAC-SHA256", StringComparison.OrdinalIgnoreCase) ? delivery with { Authorization = text } : delivery),
        new("X-Vipps-Authorization beside Authorization",
            delivery => delivery.AlternateAuthorization, (delivery, text) => delivery with { AlternateAuthorization = text }),
    ];

    /// <summary>The delivery with this part changed; null where that changes nothing.</summary>
    public SignedDelivery? Tamper(SignedDelivery delivery, Func<string, string> change)
    {
        var original = Get(delivery);
        var tampered = Set(delivery, change(original));
        return Get(tampered) == original ? null : tampered;
    }

    public override string ToString() => Name;
}
