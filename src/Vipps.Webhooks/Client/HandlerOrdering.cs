using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>
/// Fixes the order of handlers on this SDK's HTTP clients. Handlers that an app adds (to every client, or to ours) stay outside: they send
/// without the keys, and their retries still meet the guard against a second registration.
/// </summary>
internal sealed class HandlerOrdering : IHttpMessageHandlerBuilderFilter
{
    /// <summary>
    /// ASP.NET Core's header propagation. It is for calls that belong to an incoming request. A token belongs to all callers, and webhooks
    /// are registered at the start of an app or by a background service, where that handler throws.
    /// </summary>
    private const string HeaderPropagation = "Microsoft.AspNetCore.HeaderPropagation.HeaderPropagationMessageHandler";

    private static readonly ClientKind OfTheSdk = new(
        "ConfigureHttpClients(http => http.ConfigurePrimaryHttpMessageHandler(…)) on what AddVippsWebhooks returns", ReplacesPlainHandlers: false);

    private static readonly ClientKind OfTheApp = new("ConfigurePrimaryHttpMessageHandler(…) on what AddHttpClient returns", ReplacesPlainHandlers: true);

    private readonly Dictionary<string, ClientKind> _clients = new(StringComparer.Ordinal);

    /// <summary>Orders the handlers of one name's clients.</summary>
    public static void Add(IServiceCollection services, params ReadOnlySpan<string> clients)
    {
        var ordering = Of(services);
        foreach (var client in clients)
        {
            ordering._clients[client] = OfTheSdk;
        }
    }

    /// <summary>Orders the handlers of one of the app's own clients, which calls other APIs with the same keys.</summary>
    /// <exception cref="InvalidOperationException">The client has Vipps' authentication already.</exception>
    public static void AddAuthenticated(IServiceCollection services, string client)
    {
        if (!Of(services)._clients.TryAdd(client, OfTheApp))
        {
            throw new InvalidOperationException(
                $"The HttpClient '{client}' has Vipps' authentication already. Call AddVippsAuthentication only once, and never on a client of AddVippsWebhooks.");
        }
    }

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        if (!_clients.TryGetValue(builder.Name ?? "", out var kind))
        {
            next(builder);
            return;
        }

        var ownHandler = PrimaryHandlers.New();
        builder.PrimaryHandler = ownHandler;
        next(builder);
        if (kind.ReplacesPlainHandlers && builder.PrimaryHandler is HttpClientHandler appHandler && PrimaryHandlers.IsPlain(appHandler))
        {
            ownHandler.MeterFactory = appHandler.MeterFactory;
            builder.PrimaryHandler = ownHandler;
        }

        PrimaryHandlers.Complete(ownHandler);
        PrimaryHandlers.ThrowIfFollowsRedirects(builder.PrimaryHandler, builder.Name, kind.ConfigureCall);
        MoveOursInside(builder.AdditionalHandlers);
        if (kind == OfTheSdk)
        {
            RemoveHeaderPropagation(builder.AdditionalHandlers);
        }
    };

    private static HandlerOrdering Of(IServiceCollection services)
    {
        var ordering = services.Select(static service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<HandlerOrdering>().FirstOrDefault();
        if (ordering is null)
        {
            // The first filter in the list runs first before the app's configuration, and last after it.
            ordering = new HandlerOrdering();
            services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter>(ordering));
        }

        return ordering;
    }

    private static void MoveOursInside(IList<DelegatingHandler> handlers)
    {
        DelegatingHandler[] ours = [.. handlers.Where(
            static handler => handler is VippsHeadersHandler or TokenHeadersHandler or CallLogHandler or ResponseBufferingHandler)];
        foreach (var handler in ours)
        {
            handlers.Remove(handler);
            handlers.Add(handler);
        }
    }

    private static void RemoveHeaderPropagation(IList<DelegatingHandler> handlers)
    {
        foreach (var propagation in handlers.Where(static handler => handler.GetType().FullName == HeaderPropagation).ToArray())
        {
            handlers.Remove(propagation);
        }
    }

    /// <param name="ConfigureCall">The call that sets another primary handler on such a client.</param>
    /// <param name="ReplacesPlainHandlers">
    /// True if the app did not choose an <see cref="HttpClientHandler"/> with default settings: Refit sets one on each of its clients.
    /// </param>
    private sealed record ClientKind(string ConfigureCall, bool ReplacesPlainHandlers);
}
