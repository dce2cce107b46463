using Webshop.Hosting;

namespace Webshop.Sandbox;

/// <summary>Brings the sandbox's deliveries to this shop, whatever the registered URL: as a proxy on the internet would.</summary>
internal sealed class OwnShopHandler(ShopAddress address) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = address.Webhook;
        return base.SendAsync(request, cancellationToken);
    }
}
