namespace Vipps.Webhooks.Receiving;

/// <summary>How a call looks in the app's code, for messages that name the one that is missing.</summary>
internal static class MissingCall
{
    public static string Receiver(string name) => $"AddVippsWebhookReceiver({(name.Length == 0 ? "" : $"\"{name}\"")})";

    public static string Map(string name) => $"MapVippsWebhooks({(name.Length == 0 ? "pattern" : $"pattern, \"{name}\"")})";
}
