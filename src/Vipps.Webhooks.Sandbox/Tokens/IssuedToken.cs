namespace Vipps.Webhooks.Sandbox;

/// <summary>Whom a token was given to, for which sales unit (null: none was named), and until when it is good.</summary>
internal sealed record IssuedToken(KeyHolder Holder, string? MerchantSerialNumber, DateTimeOffset ExpiresAt);
