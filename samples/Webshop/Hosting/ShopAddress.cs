using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Webshop.Hosting;

/// <summary>The addresses of the shop, known once it has started.</summary>
internal sealed class ShopAddress(IServer server)
{
    public const string WebhookPath = "/hooks/vipps";

    public Uri Shop
    {
        get
        {
            var address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());

            // A shop that listens on every address can be reached at this one.
            return address.Host is "0.0.0.0" or "[::]" ? new UriBuilder(address) { Host = "127.0.0.1" }.Uri : address;
        }
    }

    public Uri Webhook => new(Shop, WebhookPath);
}
