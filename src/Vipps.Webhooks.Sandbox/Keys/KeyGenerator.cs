using System.Security.Cryptography;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Generates keys that look like those of the business portal.</summary>
internal static class KeyGenerator
{
    private const int ClientSecretBytes = 30;
    private const int SubscriptionKeyDigits = 32;

    public static string NewClientId() => Guid.NewGuid().ToString();

    public static string NewClientSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(ClientSecretBytes));

    public static string NewSubscriptionKey() => RandomNumberGenerator.GetHexString(SubscriptionKeyDigits, lowercase: true);
}
