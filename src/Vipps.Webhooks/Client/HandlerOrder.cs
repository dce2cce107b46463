using Microsoft.Extensions.Http;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>
/// Has the last word on the handlers of our clients. What an app adds (to every client, or to ours) stays outside: no key is there yet
/// when it sends, and a retry of its own still meets the guard against a second register. And no primary handler follows redirects, which would take the keys
/// to another server.
/// </summary>
internal sealed class HandlerOrder : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);

        DelegatingHandler[] ours = [.. builder.AdditionalHandlers.Where(
            static handler => handler is VippsHeadersHandler or TokenHeadersHandler or CallLogHandler or TransportHandler)];
        if (ours.Length == 0)
        {
            return;
        }

        foreach (var handler in ours)
        {
            builder.AdditionalHandlers.Remove(handler);
            builder.AdditionalHandlers.Add(handler);
        }

        // One that is in use already cannot be changed, and need not be where it follows none.
        switch (Innermost(builder.PrimaryHandler))
        {
            case SocketsHttpHandler { AllowAutoRedirect: true } handler:
                handler.AllowAutoRedirect = false;
                break;
            case HttpClientHandler { AllowAutoRedirect: true } handler:
                handler.AllowAutoRedirect = false;
                break;
        }
    };

    private static HttpMessageHandler Innermost(HttpMessageHandler handler)
    {
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return handler;
    }
}
