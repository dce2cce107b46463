using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>A webhook of the shop. Two of each generation: one is in the configuration, one in the memory of the shop.</summary>
internal sealed record ShopWebhook(Guid Id, string Secret, bool IsConfigured)
{
    public WebhookRegistration Registration => new(The.RegisteredUrl, Secret, Id);

    /// <summary>Where its settings are.</summary>
    public string Section => $"Vipps:Registrations:{Id}";

    public Dictionary<string, string?> Settings => new()
    {
        [$"{Section}:Id"] = Id.ToString(),
        [$"{Section}:Url"] = The.RegisteredUrl.OriginalString,
        [$"{Section}:Secret"] = Secret,
    };
}
