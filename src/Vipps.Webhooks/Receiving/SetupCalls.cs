namespace Vipps.Webhooks.Receiving;

/// <summary>The calls in an app's code that set up a receiver, for messages that name a missing one.</summary>
internal static class SetupCalls
{
    public static string Add(bool isInWebApp, string name) => isInWebApp ? Receiver(name) : $"AddVippsWebhookProcessor({Quoted(name)})";

    public static string Receiver(string name) => $"AddVippsWebhookReceiver({Quoted(name)})";

    public static string Map(string name) => $"MapVippsWebhooks({(name.Length == 0 ? "pattern" : $"pattern, \"{name}\"")})";

    private static string Quoted(string name) => name.Length == 0 ? "" : $"\"{name}\"";
}
