using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Vipps.Webhooks;

/// <summary>Further settings of one shop, returned by <c>AddVippsWebhooks</c>.</summary>
public sealed class VippsWebhooksBuilder
{
    private readonly IHttpClientBuilder[] _httpClients;

    internal VippsWebhooksBuilder(IServiceCollection services, string name, IHttpClientBuilder[] httpClients)
    {
        Services = services;
        Name = name;
        _httpClients = httpClients;
    }

    /// <summary>The services that are being configured.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The name of the shop; empty for the default one.</summary>
    public string Name { get; }

    /// <summary>The section that the settings come from; null if they come from code.</summary>
    internal IConfiguration? Configuration { get; set; }

    /// <summary>Changes settings in code, after those of the configuration.</summary>
    /// <param name="configure">Sets the options. Runs again each time the configuration changes.</param>
    /// <returns>This builder.</returns>
    public VippsWebhooksBuilder Configure(Action<VippsWebhooksOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(Name, configure);
        return this;
    }

    /// <summary>
    /// Configures the two HTTP clients, for the API and for the token: for example their proxy, or a test's primary handler.
    /// </summary>
    /// <remarks>
    /// <para>The app's configuration of all its clients (<c>ConfigureHttpClientDefaults</c>) applies to these two as well, within limits that
    /// protect the keys. Added handlers send without the keys, which are stamped after them (and are on the request once it comes back: do
    /// not log its headers then). The token request carries only this SDK's headers; calls keep the app's headers, except those that name a
    /// caller or a server, such as <c>Authorization</c>, <c>Host</c> and <c>Merchant-Serial-Number</c>.</para>
    /// <para>Redirects are never followed. The primary handler is a <see cref="SocketsHttpHandler"/>, which the app may configure: to set a
    /// proxy, call <c>UseSocketsHttpHandler((handler, _) => handler.Proxy = …)</c>. A primary handler that the app creates is used as it is and
    /// never changed; a <see cref="SocketsHttpHandler"/> or <see cref="HttpClientHandler"/> that follows redirects is refused with an
    /// <see cref="InvalidOperationException"/> when the client is created, and one of another type must not follow them.</para>
    /// <para>Do not add retries: the client has its own and stops a registration request that is repeated after it may have been carried
    /// out. A resilience handler that the app adds to all of its clients applies to these two as well; to remove it, call
    /// <c>RemoveAllResilienceHandlers()</c> here, which leaves the client's own retries.</para>
    /// </remarks>
    /// <param name="configure">Called for each of the two.</param>
    /// <returns>This builder.</returns>
    public VippsWebhooksBuilder ConfigureHttpClients(Action<IHttpClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        foreach (var httpClient in _httpClients)
        {
            configure(httpClient);
        }

        return this;
    }
}
