using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Vipps.Webhooks;
using Vipps.Webhooks.AspNetCore;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Registrations;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The receiving side: verifies what Vipps delivers, and hands it to handlers.</summary>
public static class VippsWebhookReceiverServiceCollectionExtensions
{
    /// <summary>
    /// Adds the receiver that <c>MapVippsWebhooks</c> maps, without configuration: call
    /// <see cref="VippsWebhookReceiverBuilder.AddInMemoryRegistrations"/>, or add a store.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>A builder, to add handlers to.</returns>
    public static VippsWebhookReceiverBuilder AddVippsWebhookReceiver(this IServiceCollection services) =>
        services.AddVippsWebhookReceiver(Options.Options.DefaultName);

    /// <summary>
    /// Adds the receiver that <c>MapVippsWebhooks</c> maps, with registrations and settings from configuration: <c>Registrations</c> is a
    /// list of <c>Url</c> and <c>Secret</c>, and where they are known <c>Id</c> and <c>Events</c>; <c>Receiver</c> has the settings of
    /// <see cref="VippsWebhookReceiverOptions"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section, such as <c>configuration.GetSection("Vipps")</c>: the client's may be the same.</param>
    /// <returns>A builder, to add handlers to.</returns>
    public static VippsWebhookReceiverBuilder AddVippsWebhookReceiver(this IServiceCollection services, IConfiguration configuration) =>
        services.AddVippsWebhookReceiver(Options.Options.DefaultName, configuration);

    /// <summary>
    /// Adds one of several receivers, without configuration. Each name has its own registrations, handlers and settings, and an endpoint
    /// of its own.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the receiver, such as <c>norway</c>.</param>
    /// <returns>A builder, to add handlers to.</returns>
    public static VippsWebhookReceiverBuilder AddVippsWebhookReceiver(this IServiceCollection services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);

        var builder = new VippsWebhookReceiverBuilder(services, name);
        var options = services.AddOptions<VippsWebhookReceiverOptions>(name);
        if (!BuildTool.IsRunning)
        {
            options.ValidateOnStart();
        }

        if (services.Any(service => service.ServiceType == typeof(WebhookReceiver) && name.Equals(service.ServiceKey)))
        {
            return builder;
        }

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ReceiverTelemetry>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<VippsWebhookReceiverOptions>, VippsWebhookReceiverOptionsValidator>());
        services.AddKeyedSingleton(name, (provider, _) => NewReceiver(provider, name));
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
    /// Adds one of several receivers, with registrations and settings from configuration. Each name has its own registrations, handlers
    /// and settings, and an endpoint of its own.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the receiver, such as <c>norway</c>.</param>
    /// <param name="configuration">The section of the receiver.</param>
    /// <returns>A builder, to add handlers to.</returns>
    public static VippsWebhookReceiverBuilder AddVippsWebhookReceiver(
        this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var builder = services.AddVippsWebhookReceiver(name);
        builder.Configure(options => VippsWebhookReceiverOptionsBinder.Bind(configuration, name, options));
        services.AddKeyedSingleton<IWebhookRegistrationStore>(name, (provider, _) => new ConfigurationRegistrationStore(
            configuration, GuardedLogger.For<ConfigurationRegistrationStore>(provider)));
        return builder;
    }

    private static WebhookReceiver NewReceiver(IServiceProvider provider, string name)
    {
        // First: a wrong section is the cause of all that is missing.
        var options = provider.GetRequiredService<IOptionsMonitor<VippsWebhookReceiverOptions>>().Get(name);
        var parts = provider.GetRequiredService<IOptionsMonitor<ReceiverParts>>().Get(name);
        var call = MissingCall.Receiver(name);
        var registrations = new RegistrationSet([.. provider.GetKeyedServices<IWebhookRegistrationStore>(name)]);
        if (registrations.FindWhatIsMissing(call) is { } missing)
        {
            throw new InvalidOperationException(missing);
        }

        if (parts.Handlers.Count == 0)
        {
            throw new InvalidOperationException(
                $"No handler was added, so every event would be acknowledged and lost. Call AddHandler on what {call} returns.");
        }

        return new WebhookReceiver(
            name,
            options,
            registrations,
            new EventDispatcher(
                parts.Handlers,
                options.MaxRememberedDeliveries,
                provider.GetRequiredService<IServiceScopeFactory>(),
                GuardedLogger.For<EventDispatcher>(provider)),
            provider.GetRequiredService<ReceiverTelemetry>(),
            parts.Observers,
            provider.GetRequiredService<TimeProvider>(),
            GuardedLogger.For<WebhookReceiver>(provider));
    }
}
