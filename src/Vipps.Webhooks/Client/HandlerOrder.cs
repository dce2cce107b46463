using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>
/// Fixes the order of handlers on this SDK's HTTP clients. Handlers that an app adds (to every client, or to ours) stay outside: no key is
/// there yet when they send, and a retry of theirs still meets the guard against a second registration.
/// </summary>
internal sealed class HandlerOrder : IHttpMessageHandlerBuilderFilter
{
    /// <summary>
    /// ASP.NET Core's header propagation. A token belongs to all callers and to no incoming request: there is nothing to propagate, and
    /// outside of a request that handler throws.
    /// </summary>
    private const string HeaderPropagation = "Microsoft.AspNetCore.HeaderPropagation.HeaderPropagationMessageHandler";

    private readonly HashSet<string> _clients = new(StringComparer.Ordinal);

    /// <summary>Puts the clients of one name in order.</summary>
    public static void Add(IServiceCollection services, params ReadOnlySpan<string> clients)
    {
        var order = services.Select(static service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<HandlerOrder>().FirstOrDefault();
        if (order is null)
        {
            // First in the list acts first before the app's configuration, and last after it.
            order = new HandlerOrder();
            services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter>(order));
        }

        foreach (var client in clients)
        {
            order._clients.Add(client);
        }
    }

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        if (!_clients.Contains(builder.Name ?? ""))
        {
            next(builder);
            return;
        }

        var own = PrimaryHandlers.New();
        builder.PrimaryHandler = own;
        next(builder);
        PrimaryHandlers.Complete(own);
        PrimaryHandlers.ThrowIfItFollowsRedirects(builder.PrimaryHandler, builder.Name);
        MoveOursInside(builder.AdditionalHandlers);
    };

    private static void MoveOursInside(IList<DelegatingHandler> handlers)
    {
        DelegatingHandler[] ours = [.. handlers.Where(
            static handler => handler is VippsHeadersHandler or TokenHeadersHandler or CallLogHandler or TransportHandler)];
        foreach (var handler in ours)
        {
            handlers.Remove(handler);
            handlers.Add(handler);
        }

        if (!ours.OfType<TokenHeadersHandler>().Any())
        {
            return;
        }

        foreach (var propagation in handlers.Where(static handler => handler.GetType().FullName == HeaderPropagation).ToArray())
        {
            handlers.Remove(propagation);
        }
    }
}
