using Samples;

namespace Webshop.Hosting;

/// <summary>The settings that the shop itself reads; all others under <c>Vipps</c> are for the SDK.</summary>
internal sealed record ShopSettings(ServerChoice Server, Uri? Callback, string Data)
{
    public const string DefaultUrls = "http://127.0.0.1:5080";

    /// <summary>The file of the orders, in the folder <see cref="Data"/>.</summary>
    public string ShopFile => Path.Combine(Data, "shop.db");

    /// <summary>The file of the deliveries that are stored until they are handled.</summary>
    public string InboxFile => Path.Combine(Data, "inbox.db");

    /// <exception cref="SampleException">The settings contradict each other, or one is missing.</exception>
    public static ShopSettings From(IConfiguration configuration)
    {
        var vipps = configuration.GetSection("Vipps");
        var data = configuration["data"] is { Length: > 0 } folder ? folder : Path.Combine(AppContext.BaseDirectory, "data");
        var callback = configuration["callback"] ?? vipps["CallbackUrl"];
        if (vipps.GetSection("Registrations").GetChildren().Any())
        {
            return string.IsNullOrEmpty(callback)
                ? new ShopSettings(ServerChoice.Registered, null, data)
                : throw new SampleException(
                    "Vipps:Registrations has a webhook already, so none is registered. Leave out either those or --callback.");
        }

        if (string.IsNullOrEmpty(vipps["BaseAddress"]) && string.IsNullOrEmpty(vipps["Environment"]))
        {
            return string.IsNullOrEmpty(callback)
                ? new ShopSettings(ServerChoice.Sandbox, null, data)
                : throw new SampleException("--callback is for a real server. Name one with --Vipps:Environment=Test, or leave --callback out.");
        }

        if (string.IsNullOrEmpty(callback))
        {
            throw new SampleException("A server is configured, so specify the URL that it is to deliver to: --callback https://shop.example/hooks/vipps");
        }

        return Uri.TryCreate(callback, UriKind.Absolute, out var url) && url.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? new ShopSettings(ServerChoice.Server, url, data)
            : throw new SampleException("--callback is not an absolute URL such as https://shop.example/hooks/vipps");
    }
}
