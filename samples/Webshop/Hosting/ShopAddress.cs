using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Webshop.Hosting;

/// <summary>Where the shop listens. Known once it has started.</summary>
internal sealed class ShopAddress(IServer server)
{
    public const string WebhookPath = "/hooks/vipps";

    public Uri Shop
    {
        get
        {
            var address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());

            // Who listens on every address is reached at this one.
            return address.Host is "0.0.0.0" or "[::]" ? new UriBuilder(address) { Host = "127.0.0.1" }.Uri : address;
        }
    }

    public Uri Webhook => new(Shop, WebhookPath);
}
