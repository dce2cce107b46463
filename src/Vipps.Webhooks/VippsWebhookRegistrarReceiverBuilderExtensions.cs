using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Vipps.Webhooks;
using Vipps.Webhooks.CatchUp;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Registrar;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the webhooks of a receiver registered at Vipps.</summary>
public static class VippsWebhookRegistrarReceiverBuilderExtensions
{
    private const int MaxNameLength = 64;

    /// <summary>
    /// Keeps a webhook registered: exactly one, with its secret saved, over restarts, several processes and removals by Vipps. It needs the
    /// client of the same name (<c>AddVippsWebhooks</c>) and a store: an inbox (<c>AddSqliteInbox</c>, <c>AddPostgreSqlInbox</c>,
    /// <c>AddInbox</c> of a <c>DbContext</c>) or <c>AddRegistrationFile</c>. Call it once for each webhook.
    /// </summary>
    /// <remarks>
    /// The app starts without waiting for Vipps. If URL or events change, the webhook is replaced without a gap. Unless it is told to take over its
    /// URL, it never deletes a webhook that it did not register. See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.
    /// </remarks>
    /// <param name="builder">The receiver's builder.</param>
    /// <param name="url">The absolute URL of the receiver as Vipps reaches it, such as <c>https://shop.example/hooks/vipps</c>.</param>
    /// <param name="events">The event types, such as <see cref="WebhookEventTypes.Payments"/>.</param>
    /// <param name="merchantSerialNumber">The sales unit, for partners; null, the default, for the client's own.</param>
    /// <param name="name">
    /// The name of the webhook, at most 64 characters, which differs from the others by more than case, and stays the same when URL or events change. Null, the default: <c>default</c> for
    /// the first, then <c>default-2</c> and so on, in the order of the calls.
    /// </param>
    /// <param name="takeOver">
    /// True to delete webhooks of the sales unit that have exactly this URL and are not in the store, such as one that was registered by hand or by
    /// an installation whose store is lost: after ours has been registered for <see cref="WebhookRegistrarOptions.QuietFor"/>. Only for a URL that no
    /// app with another store keeps registered. Default: false, they are reported.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">
    /// The URL is not absolute or was passed on wrongly, there is no event, or the name is empty, too long or in use.
    /// </exception>
    public static VippsWebhookReceiverBuilder KeepRegistered(
        this VippsWebhookReceiverBuilder builder,
        [StringSyntax(StringSyntaxAttribute.Uri)] string url,
        IEnumerable<WebhookEventType> events,
        string? merchantSerialNumber = null,
        string? name = null,
        bool takeOver = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var request = new RegisterWebhookRequest(url, events);
        var setup = builder.Setup();
        name ??= setup.Wanted.Count == 0 ? "default" : $"default-{setup.Wanted.Count + 1}";
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength)
        {
            throw new ArgumentException($"The name of a webhook has 1 to {MaxNameLength} characters.", nameof(name));
        }

        if (setup.Wanted.Exists(wanted => wanted.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"A webhook '{name}' is wanted already. Give each its own name, which differs by more than case.", nameof(name));
        }

        if (builder.Name.Length > MaxNameLength)
        {
            throw new ArgumentException($"The name of a receiver whose webhooks are kept registered has at most {MaxNameLength} characters.", nameof(builder));
        }

        setup.Wanted.Add(new WantedRegistration(name, request, merchantSerialNumber, takeOver));
        return builder;
    }

    /// <summary>Changes the settings of the registrar, after the section <c>Registrar</c> of the receiver's configuration.</summary>
    /// <param name="builder">The receiver's builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder.</returns>
    public static VippsWebhookReceiverBuilder ConfigureRegistrar(this VippsWebhookReceiverBuilder builder, Action<WebhookRegistrarOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        AddSettings(builder.Services); // first, so that code takes precedence
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    /// <summary>
    /// Adds code that is called after a webhook had to be registered again, because it was gone at Vipps or its secret was lost, with the time
    /// in which events may have been missed. <c>AddCatchUp</c> reads the open payments then by itself. An exception is logged, and the call is not
    /// repeated.
    /// </summary>
    /// <param name="builder">The receiver's builder.</param>
    /// <param name="handle">Asks Vipps for what happened then, such as for the payments that the shop waits for.</param>
    /// <returns>This builder.</returns>
    public static VippsWebhookReceiverBuilder OnRegistrationGap(
        this VippsWebhookReceiverBuilder builder, Func<RegistrationGap, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(handle);
        builder.Setup().GapHandlers.Add(handle);
        return builder;
    }

    private static RegistrarSetup Setup(this VippsWebhookReceiverBuilder builder)
    {
        var (services, name) = (builder.Services, builder.Name);
        if (services.FirstOrDefault(service => service.ServiceType == typeof(RegistrarSetup) && name.Equals(service.ServiceKey))
            ?.KeyedImplementationInstance is RegistrarSetup known)
        {
            return known;
        }

        var setup = new RegistrarSetup();
        services.AddKeyedSingleton(name, setup);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddKeyedSingleton<RegistrationActivity>(name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookRegistrarOptions>, WebhookRegistrarOptionsValidator>());
        services.AddOptions<ReceiverSetup>(name).Configure<IServiceProvider>(
            (parts, provider) => parts.Observers.Add(provider.GetRequiredKeyedService<RegistrationActivity>(name).Note));
        AddSettings(services);
        var options = services.AddOptions<WebhookRegistrarOptions>(name);
        if (!BuildTool.IsRunning)
        {
            options.ValidateOnStart();
        }

        services.AddKeyedSingleton(name, (provider, _) => new KeptRegistrationSource(
            name,
            StoreOf(provider, name),
            provider.GetRequiredService<IRegistrationSecrets>(),
            provider.GetRequiredService<TimeProvider>(),
            GuardedLogger.For<KeptRegistrationSource>(provider)));
        services.AddKeyedSingleton<Vipps.Webhooks.IWebhookRegistrationSource>(
            name, static (provider, name) => provider.GetRequiredKeyedService<KeptRegistrationSource>(name));
        services.AddKeyedSingleton(name, (provider, _) => NewRegistrar(provider, name, setup));
        services.AddKeyedSingleton<IWebhookRegistrar>(name, static (provider, name) => provider.GetRequiredKeyedService<WebhookRegistrar>(name));
        if (name.Length == 0)
        {
            services.AddSingleton(static provider => provider.GetRequiredKeyedService<IWebhookRegistrar>(""));
        }

        return setup;
    }

    private static void AddSettings(IServiceCollection services) => ReceiverSettings<WebhookRegistrarOptions>.Add(
        services, WebhookRegistrarSettings.Section, WebhookRegistrarSettings.All, static (options, path) => options.ConfigurationPath = path);

    private static IWebhookRegistrationStore StoreOf(IServiceProvider provider, string name) =>
        provider.GetKeyedService<IWebhookRegistrationStore>(name) ?? throw new InvalidOperationException(
            "KeepRegistered was called, but there is no store to keep the secret in. Call AddSqliteInbox, AddPostgreSqlInbox, AddInbox<TContext> or, without an "
            + "inbox, AddRegistrationFile of the package Vipps.Webhooks.Storage on the same builder.");

    private static WebhookRegistrar NewRegistrar(IServiceProvider provider, string name, RegistrarSetup setup)
    {
        if (provider.GetKeyedService<IWebhooksClient>(name) is null)
        {
            throw new InvalidOperationException(
                $"KeepRegistered was called, but there is no client to register with. Call AddVippsWebhooks({(name.Length == 0 ? "" : $"\"{name}\", ")}section).AddReceiver() "
                + "in place of AddVippsWebhookReceiver(…).");
        }

        var connections = provider.GetKeyedService<VippsConnectionSource>(name);
        var time = provider.GetRequiredService<TimeProvider>();
        return new WebhookRegistrar(
            name,
            setup,
            provider.GetRequiredService<IOptionsMonitor<WebhookRegistrarOptions>>().Get(name),
            () => provider.GetRequiredKeyedService<IWebhooksClient>(name),
            () => (connections?.Current.BaseAddress.AbsoluteUri ?? "", connections?.Current.MerchantSerialNumber),
            StoreOf(provider, name),
            provider.GetRequiredService<IRegistrationSecrets>(),
            provider.GetRequiredKeyedService<KeptRegistrationSource>(name),
            provider.GetRequiredKeyedService<RegistrationActivity>(name),
            provider.GetKeyedService<CatchUpStatus>(name)?.ReadAll,
            states => new RegistrarTelemetry(name, states, provider.GetRequiredService<IMeterFactory>(), time),
            time,
            GuardedLogger.For<WebhookRegistrar>(provider));
    }
}
