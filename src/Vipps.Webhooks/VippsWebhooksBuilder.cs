using Microsoft.Extensions.DependencyInjection;

namespace Vipps.Webhooks;

/// <summary>What <c>AddVippsWebhooks</c> returns: further settings of one name.</summary>
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

    /// <summary>
    /// Configures the two HTTP clients, for the API and for the token: such as a proxy, or a primary handler for a test. Handlers that are
    /// added here send without the keys, which are stamped after them (and are on the request once it comes back: do not log its headers
    /// then). Redirects are not followed, also with another primary handler of the framework. Do not add retries: the client has its
    /// own, and stops a register that is repeated after it may have been carried out.
    /// </summary>
    /// <param name="configure">Is called for each of the two.</param>
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
