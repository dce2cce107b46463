namespace Vipps.Webhooks.Sandbox;

/// <summary>A token that was issued: its holder, its sales unit (null if the request named none) and the end of its lifetime.</summary>
internal sealed record IssuedToken(KeyHolder Holder, string? MerchantSerialNumber, DateTimeOffset ExpiresAt);
