using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The customer of every payment of the sandbox, who does not exist.</summary>
internal static class MadeUpCustomer
{
    public const string Sub = "c06c4afe-d9e1-4c5d-939a-177d752a0944";

    public static JsonObject Details() => new()
    {
        ["email"] = "ada.example@example.com",
        ["firstName"] = "Ada",
        ["lastName"] = "Example",
        ["mobileNumber"] = "4700000000",
    };
}
