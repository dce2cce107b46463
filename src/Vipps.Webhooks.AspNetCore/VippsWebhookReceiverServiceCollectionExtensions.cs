using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks;
using Vipps.Webhooks.AspNetCore;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Diagnostics;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the receiving side, which verifies deliveries and passes their events to handlers.</summary>
public static class VippsWebhookReceiverServiceCollectionExtensions
{
    /// <summary>
    /// Adds the receiver that <c>MapVippsWebhooks</c> maps, without configuration: call
    /// <see cref="VippsWebhookReceiverBuilder.AddInMemoryRegistrations"/>, or add a source.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>A builder, to add handlers to.</returns>
    public static VippsWebhookReceiverBuilder AddVippsWebhookReceiver(this IServiceCollection services) =>
        services.AddVippsWebhookReceiver(Options.Options.DefaultName);

    /// <summary>
    /// Adds the receiver that <c>MapVippsWebhooks</c> maps, with registrations and settings from configuration: <c>Registrations</c> is a
    /// list of <c>Url</c> and <c>Secret</c> and, if they are known, <c>Id</c> and <c>Events</c>; <c>Receiver</c> has the settings of
    /// <see cref="VippsWebhookReceiverOptions"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section, such as <c>configuration.GetSection("Vipps")</c>: the client's may be the same.</param>
    /// <returns>A builder, to add handlers to.</returns>
    public static VippsWebhookReceiverBuilder AddVippsWebhookReceiver(this IServiceCollection services, IConfiguration configuration) =>
        services.AddVippsWebhookReceiver(Options.Options.DefaultName, configuration);

    /// <summary>
    /// Adds one of several receivers, without configuration. Each name has its own registrations, handlers, settings and endpoint.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the receiver, such as <c>norway</c>.</param>
    /// <returns>A builder, to add handlers to.</returns>
    public static VippsWebhookReceiverBuilder AddVippsWebhookReceiver(this IServiceCollection services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);

        var builder = services.AddVippsWebhookProcessor(name: name).ForWebApp();
        if (services.Any(service => service.ServiceType == typeof(WebhookReceiver) && name.Equals(service.ServiceKey)))
        {
            return builder;
        }

        services.AddKeyedSingleton(
            name, static (provider, name) => new WebhookReceiver(provider.GetRequiredKeyedService<WebhookProcessor>(name)));
        services.AddKeyedSingleton<IVippsWebhookReceiver>(
            name, static (provider, name) => provider.GetRequiredKeyedService<WebhookReceiver>(name));
        if (name.Length == 0)
        {
            services.AddSingleton(static provider => provider.GetRequiredKeyedService<IVippsWebhookReceiver>(""));
        }

        if (!BuildTool.IsRunning)
        {
            services.AddSingleton<IHostedService>(provider => new ReceiverStart(
                name,
                provider.GetRequiredKeyedService<WebhookReceiver>(name),
                provider.GetService<EndpointDataSource>(),
                GuardedLogger.For<ReceiverStart>(provider)));
        }

        return builder;
    }

    /// <summary>
    /// Adds one of several receivers, with registrations and settings from configuration. Each name has its own registrations, handlers,
    /// settings and endpoint.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the receiver, such as <c>norway</c>.</param>
    /// <param name="configuration">The section of the receiver.</param>
    /// <returns>A builder, to add handlers to.</returns>
    public static VippsWebhookReceiverBuilder AddVippsWebhookReceiver(
        this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddVippsWebhookReceiver(name).AddConfiguration(configuration);
    }

    /// <summary>
    /// Adds the receiving side beside the client, with its name and, if there is one, its section: what
    /// <see cref="AddVippsWebhookReceiver(IServiceCollection, string, IConfiguration)"/> adds for an app that only receives.
    /// </summary>
    /// <param name="builder">The builder that <c>AddVippsWebhooks</c> returned.</param>
    /// <returns>A builder, to add handlers to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static VippsWebhookReceiverBuilder AddReceiver(this VippsWebhooksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Configuration is { } configuration
            ? builder.Services.AddVippsWebhookReceiver(builder.Name, configuration)
            : builder.Services.AddVippsWebhookReceiver(builder.Name);
    }
}
