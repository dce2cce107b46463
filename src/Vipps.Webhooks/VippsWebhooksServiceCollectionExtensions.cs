using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vipps.Webhooks;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Client;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Payments;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the client for Vipps MobilePay's webhooks to an app.</summary>
public static class VippsWebhooksServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IWebhooksClient"/>, <see cref="IPaymentReader"/> and <see cref="IVippsTokenProvider"/>, with settings from configuration, whose
    /// changes they follow.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section, such as <c>configuration.GetSection("Vipps")</c>.</param>
    /// <returns>A builder for further settings.</returns>
    public static VippsWebhooksBuilder AddVippsWebhooks(this IServiceCollection services, IConfiguration configuration) =>
        services.AddVippsWebhooks(Options.Options.DefaultName, configuration);

    /// <summary>Adds <see cref="IWebhooksClient"/>, <see cref="IPaymentReader"/> and <see cref="IVippsTokenProvider"/>, with settings from code.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>A builder for further settings.</returns>
    public static VippsWebhooksBuilder AddVippsWebhooks(this IServiceCollection services, Action<VippsWebhooksOptions> configure) =>
        services.AddVippsWebhooks(Options.Options.DefaultName, configure);

    /// <summary>
    /// Adds one of several shops, with settings from configuration. Each name has its own options, token and HTTP clients; resolve
    /// <see cref="IWebhooksClient"/>, <see cref="IPaymentReader"/> and <see cref="IVippsTokenProvider"/> as keyed services with the name as the key.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the shop, such as <c>norway</c>.</param>
    /// <param name="configuration">The section of the shop.</param>
    /// <returns>A builder for further settings.</returns>
    public static VippsWebhooksBuilder AddVippsWebhooks(this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var builder = Add(services, name, options =>
        {
            options.Services.AddSingleton<IOptionsChangeTokenSource<VippsWebhooksOptions>>(
                new ConfigurationChangeTokenSource<VippsWebhooksOptions>(name, configuration));
            options.Configure(instance => VippsWebhooksOptionsBinder.Bind(configuration, name, instance));
        });
        builder.Configuration = configuration;
        return builder;
    }

    /// <summary>
    /// Adds one of several shops, with settings from code. Each name has its own options, token and HTTP clients; resolve
    /// <see cref="IWebhooksClient"/>, <see cref="IPaymentReader"/> and <see cref="IVippsTokenProvider"/> as keyed services with the name as the key.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the shop, such as <c>norway</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>A builder for further settings.</returns>
    public static VippsWebhooksBuilder AddVippsWebhooks(
        this IServiceCollection services, string name, Action<VippsWebhooksOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, name, options => options.Configure(configure));
    }

    private static VippsWebhooksBuilder Add(
        IServiceCollection services, string name, Action<OptionsBuilder<VippsWebhooksOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);

        var options = services.AddOptions<VippsWebhooksOptions>(name);
        if (!BuildTool.IsRunning)
        {
            options.ValidateOnStart();
        }

        configure(options);
        var api = services.AddHttpClient(name.Length == 0 ? "Vipps.Webhooks" : $"Vipps.Webhooks:{name}");
        var token = services.AddHttpClient(name.Length == 0 ? "Vipps.Webhooks.Token" : $"Vipps.Webhooks.Token:{name}");
        var builder = new VippsWebhooksBuilder(services, name, [api, token]);

        // A second call for the same name only adds settings: the handlers were added by the first.
        if (services.Any(service => service.ServiceType == typeof(VippsTokenProvider) && name.Equals(service.ServiceKey)))
        {
            return builder;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<VippsWebhooksOptions>, VippsWebhooksOptionsValidator>());
        HandlerOrdering.Add(services, api.Name, token.Name);
        api.AddHttpMessageHandler(provider =>
            WebhooksResilience.ForApi(provider, provider.GetRequiredKeyedService<VippsConnectionSource>(name), api.Name));
        token.AddHttpMessageHandler(provider =>
            WebhooksResilience.ForTokens(provider, provider.GetRequiredKeyedService<VippsConnectionSource>(name), token.Name));
        api.AddHttpMessageHandler(static () => new VippsHeadersHandler());
        token.AddHttpMessageHandler(static () => new TokenHeadersHandler());
        builder.ConfigureHttpClients(AddTransport);

        services.AddKeyedSingleton(name, (provider, _) => new VippsConnectionSource(
            name,
            provider.GetRequiredService<IOptionsFactory<VippsWebhooksOptions>>(),
            provider.GetServices<IOptionsChangeTokenSource<VippsWebhooksOptions>>(),
            GuardedLogger.For<VippsConnectionSource>(provider)));
        services.AddKeyedSingleton(name, (provider, _) => new VippsTokenProvider(
            provider.GetRequiredKeyedService<VippsConnectionSource>(name),
            new TokenEndpoint(NewHttpClient(provider, token), provider.GetRequiredService<TimeProvider>()).FetchAsync,
            provider.GetRequiredService<TimeProvider>(),
            GuardedLogger.For<VippsTokenProvider>(provider)));
        services.AddKeyedSingleton<IVippsTokenProvider>(
            name, static (provider, key) => provider.GetRequiredKeyedService<VippsTokenProvider>(key));
        services.AddKeyedSingleton<IWebhooksClient>(name, (provider, key) =>
            new WebhooksClient(NewCaller<WebhooksClient>(provider, key, api), GuardedLogger.For<WebhooksClient>(provider)));
        services.AddKeyedSingleton<IPaymentReader>(name, (provider, key) => new PaymentReader(NewCaller<PaymentReader>(provider, key, api)));

        if (name == Options.Options.DefaultName)
        {
            services.AddSingleton(static provider => provider.GetRequiredKeyedService<IVippsTokenProvider>(Options.Options.DefaultName));
            services.AddSingleton(static provider => provider.GetRequiredKeyedService<IWebhooksClient>(Options.Options.DefaultName));
            services.AddSingleton(static provider => provider.GetRequiredKeyedService<IPaymentReader>(Options.Options.DefaultName));
        }

        return builder;
    }

    private static void AddTransport(IHttpClientBuilder client) => client
        .AddHttpMessageHandler(static provider => new CallLogHandler(
            provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>()))
        .AddHttpMessageHandler(static provider => new ResponseBufferingHandler(provider.GetRequiredService<TimeProvider>()))
        .ConfigureHttpClient(static http => http.Timeout = Timeout.InfiniteTimeSpan) // The pipeline times each attempt.
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // The clients live as long as the app: connections are renewed in the pool instead.
        .RemoveAllLoggers()
        .RedactLoggedHeaders(VippsHeaders.IsSecret); // In case the app adds the default logger again.

    private static VippsCaller NewCaller<TClient>(IServiceProvider provider, object? key, IHttpClientBuilder api)
    {
        // Tokens first: wrong settings must fail there. IHttpClientFactory would remember the failure for good.
        var tokens = provider.GetRequiredKeyedService<VippsTokenProvider>(key);
        return new VippsCaller(NewHttpClient(provider, api), tokens, provider.GetRequiredService<TimeProvider>(), GuardedLogger.For<TClient>(provider));
    }

    private static HttpClient NewHttpClient(IServiceProvider provider, IHttpClientBuilder client) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(client.Name);
}
