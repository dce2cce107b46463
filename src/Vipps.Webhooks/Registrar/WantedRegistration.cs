namespace Vipps.Webhooks.Registrar;

/// <summary>A webhook that the app wants, as given to <c>KeepRegistered</c>.</summary>
/// <param name="Name">Its name, unique within the receiver.</param>
/// <param name="Request">The URL and the events.</param>
/// <param name="MerchantSerialNumber">The sales unit; null for the client's own.</param>
/// <param name="TakesOver">True to delete the webhooks that have its URL and are not in the store.</param>
internal sealed record WantedRegistration(string Name, RegisterWebhookRequest Request, string? MerchantSerialNumber, bool TakesOver = false);
