using Samples;

namespace Webshop.Hosting;

/// <summary>The settings that the shop itself reads; all others under <c>Vipps</c> are for the SDK.</summary>
/// <param name="Callback">The public URL that Vipps delivers to; null if the sandbox plays Vipps.</param>
/// <param name="Data">The folder of the shop's files.</param>
internal sealed record ShopSettings(Uri? Callback, string Data)
{
    public const string DefaultUrls = "http://127.0.0.1:5080";

    public bool IsSandbox => Callback is null;

    /// <summary>The URL of the webhook. That of the sandbox leads nowhere on the internet: the sandbox delivers to this process instead.</summary>
    public Uri WebhookUrl => Callback ?? new Uri($"https://nordavind.example{ShopAddress.WebhookPath}");

    /// <summary>The file of the orders, in the folder <see cref="Data"/>.</summary>
    public string OrdersFile => Path.Combine(Data, "orders.db");

    /// <summary>The file of the deliveries that are stored until they are handled, and of the webhook's secret.</summary>
    public string InboxFile => Path.Combine(Data, "inbox.db");

    /// <summary>The file of the secret of the sandbox's webhook.</summary>
    public string SandboxWebhookFile => Path.Combine(Data, "sandbox-webhook.json");

    /// <exception cref="SampleException">The settings contradict each other, or one is missing.</exception>
    public static ShopSettings From(IConfiguration configuration)
    {
        var vipps = configuration.GetSection("Vipps");
        var data = configuration["data"] is { Length: > 0 } folder ? folder : Path.Combine(AppContext.BaseDirectory, "data");
        var callback = configuration["callback"] ?? vipps["CallbackUrl"];
        if ("Production".Equals(vipps["Environment"], StringComparison.OrdinalIgnoreCase))
        {
            throw new SampleException(
                "This shop has no login, so anyone who finds an order could refund it: it does not move real money. Use --Vipps:Environment=Test");
        }

        if (string.IsNullOrEmpty(vipps["BaseAddress"]) && string.IsNullOrEmpty(vipps["Environment"]))
        {
            return string.IsNullOrEmpty(callback)
                ? new ShopSettings(null, data)
                : throw new SampleException("--callback is for a real server. Name one with --Vipps:Environment=Test, or leave --callback out.");
        }

        if (string.IsNullOrEmpty(callback))
        {
            throw new SampleException("A server is configured, so specify the URL that it is to deliver to: --callback https://shop.example/hooks/vipps");
        }

        return Uri.TryCreate(callback, UriKind.Absolute, out var url) && url.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? new ShopSettings(url, data)
            : throw new SampleException("--callback is not an absolute URL such as https://shop.example/hooks/vipps");
    }

    /// <summary>Returns the URL to which Vipps sends the customer back. Vipps accepts https only.</summary>
    public string ReturnUrl(string reference) => $"https://{WebhookUrl.Authority}/orders/{reference}";
}
