using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Vipps.Webhooks;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Registrations;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Receiving in any host: a function, a worker, or a web framework other than ASP.NET Core.</summary>
public static class VippsWebhookProcessorServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="WebhookProcessor"/>. An ASP.NET Core app calls <c>AddVippsWebhookReceiver</c> of the package
    /// <c>Vipps.Webhooks.AspNetCore</c> instead.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">
    /// The section, such as <c>configuration.GetSection("Vipps")</c>; it may be the client's. <c>Registrations</c> is a list of
    /// <c>Url</c> and <c>Secret</c> and, if they are known, <c>Id</c> and <c>Events</c>; <c>Receiver</c> has the settings of
    /// <see cref="VippsWebhookReceiverOptions"/>. Null, the default, for none: call
    /// <see cref="VippsWebhookReceiverBuilder.AddInMemoryRegistrations"/>, or add a source.
    /// </param>
    /// <param name="name">The name of the receiver; empty for the default one. Another one is resolved as a keyed service.</param>
    /// <returns>A builder, to add handlers to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="name"/> is null.</exception>
    public static VippsWebhookReceiverBuilder AddVippsWebhookProcessor(
        this IServiceCollection services, IConfiguration? configuration = null, string name = "")
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);

        var builder = new VippsWebhookReceiverBuilder(services, name);
        var options = services.AddOptions<VippsWebhookReceiverOptions>(name);
        if (!BuildTool.IsRunning)
        {
            options.ValidateOnStart();
        }

        if (services.Any(service => service.ServiceType == typeof(WebhookProcessor) && name.Equals(service.ServiceKey)))
        {
            return WithConfiguration();
        }

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ReceiverTelemetry>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<VippsWebhookReceiverOptions>, VippsWebhookReceiverOptionsValidator>());
        services.AddKeyedSingleton(name, (provider, _) => NewProcessor(provider, name));
        services.AddKeyedSingleton(
            name, (provider, _) => new HandlerSet(provider.GetRequiredService<IOptionsMonitor<ReceiverSetup>>().Get(name).Handlers));
        services.AddKeyedSingleton<IWebhookDispatcher>(name, (provider, _) => new StoredDeliveryDispatcher(
            provider.GetRequiredKeyedService<HandlerSet>(name),
            provider.GetRequiredService<IServiceScopeFactory>(),
            GuardedLogger.For<StoredDeliveryDispatcher>(provider)));
        if (name.Length == 0)
        {
            services.AddSingleton(static provider => provider.GetRequiredKeyedService<WebhookProcessor>(""));
            services.AddSingleton(static provider => provider.GetRequiredKeyedService<IWebhookDispatcher>(""));
        }

        return WithConfiguration();

        VippsWebhookReceiverBuilder WithConfiguration() => configuration is null ? builder : builder.AddConfiguration(configuration);
    }

    private static WebhookProcessor NewProcessor(IServiceProvider provider, string name)
    {
        // Read first: a wrong section is the cause of everything that is missing.
        var options = provider.GetRequiredService<IOptionsMonitor<VippsWebhookReceiverOptions>>().Get(name);
        var parts = provider.GetRequiredService<IOptionsMonitor<ReceiverSetup>>().Get(name);
        var call = SetupCalls.Add(parts.IsInWebApp, name);
        var registrations = new RegistrationSet([.. provider.GetKeyedServices<IWebhookRegistrationSource>(name)]);
        if (registrations.FindMissingSetup(call) is { } missing)
        {
            throw new InvalidOperationException(missing);
        }

        if (parts.Handlers.Count == 0)
        {
            throw new InvalidOperationException(
                $"No handler was added, so every event would be acknowledged and lost. Call AddHandler on what {call} returns.");
        }

        var handlers = provider.GetRequiredKeyedService<HandlerSet>(name);
        return new WebhookProcessor(
            name,
            options,
            registrations,
            new EventDispatcher(
                handlers,
                options.MaxRememberedDeliveries,
                provider.GetRequiredService<IServiceScopeFactory>(),
                GuardedLogger.For<EventDispatcher>(provider)),
            provider.GetKeyedService<IWebhookInbox>(name) is { } inbox
                ? new ReceiverInbox(name, inbox, handlers, parts.InlineEvents, GuardedLogger.For<ReceiverInbox>(provider))
                : null,
            provider.GetRequiredService<ReceiverTelemetry>(),
            parts.Observers,
            provider.GetRequiredService<TimeProvider>(),
            GuardedLogger.For<WebhookProcessor>(provider));
    }
}
