using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Health;
using Vipps.Webhooks.Storage.Protection;
using Vipps.Webhooks.Storage.Registrations;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the store in which the registrar keeps webhooks and their secrets, and its health check.</summary>
public static class VippsWebhookRegistrationStoreReceiverBuilderExtensions
{
    /// <summary>
    /// Keeps the registered webhooks in a file, for an app that runs on one machine and has no inbox in a database. Secrets are encrypted by
    /// ASP.NET Core's Data Protection; the file is readable by its owner only, and replaced as a whole.
    /// </summary>
    /// <param name="builder">The receiver's builder.</param>
    /// <param name="path">The path, such as <c>vipps-registrations.json</c>, on a local disk. The file and its directory are created if they are missing.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static VippsWebhookReceiverBuilder AddRegistrationFile(this VippsWebhookReceiverBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.AddRegistrationStore(_ => new RegistrationFile(path), replaces: true);
    }

    /// <summary>Keeps the registered webhooks in a store of the app's own. Secrets reach it encrypted by ASP.NET Core's Data Protection.</summary>
    /// <typeparam name="TStore">The store, a singleton, which is added if it is missing.</typeparam>
    /// <param name="builder">The receiver's builder.</param>
    /// <returns>This builder.</returns>
    public static VippsWebhookReceiverBuilder AddRegistrationStore<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>(this VippsWebhookReceiverBuilder builder)
        where TStore : class, IWebhookRegistrationStore
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<TStore>();
        return builder.AddRegistrationStore(static provider => provider.GetRequiredService<TStore>(), replaces: true);
    }

    /// <summary>
    /// Adds a check of the webhooks that are kept registered. It fails if one is not registered and cannot be; it is degraded until the first run
    /// is over, and if something has to be looked at. It calls neither Vipps nor the store.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="receiverName">The name of the receiver; empty for the default one.</param>
    /// <param name="failureStatus">The status to report if the check fails; unhealthy by default.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddVippsWebhookRegistrarCheck(
        this IHealthChecksBuilder builder, string receiverName = "", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(receiverName);
        return builder.Add(new HealthCheckRegistration(
            receiverName.Length == 0 ? "vipps-webhooks-registrar" : $"vipps-webhooks-registrar:{receiverName}",
            provider => new RegistrarHealthCheck(provider.GetKeyedService<WebhookRegistrar>(receiverName), () => KeyRing.Of(provider)),
            failureStatus,
            tags));
    }

    /// <summary>Keeps the registered webhooks in the inbox's database, unless the app has named another store.</summary>
    internal static VippsWebhookReceiverBuilder AddInboxRegistrations(this VippsWebhookReceiverBuilder builder)
    {
        var name = builder.Name;
        return builder.AddRegistrationStore(
            provider => new DatabaseRegistrationStore((InboxDatabase)provider.GetRequiredKeyedService<IInboxDatabase>(name)), replaces: false);
    }

    /// <summary>Keeps the registered webhooks in a store.</summary>
    /// <param name="builder">The receiver's builder.</param>
    /// <param name="store">Creates the store.</param>
    /// <param name="replaces">True to take the place of a store that was added before; false to leave that.</param>
    internal static VippsWebhookReceiverBuilder AddRegistrationStore(
        this VippsWebhookReceiverBuilder builder, Func<IServiceProvider, IWebhookRegistrationStore> store, bool replaces)
    {
        var (services, name) = (builder.Services, builder.Name);
        var isFirst = !services.Any(service => service.ServiceType == typeof(IWebhookRegistrationStore) && name.Equals(service.ServiceKey));
        if (isFirst || replaces)
        {
            services.AddKeyedSingleton(name, (provider, _) => store(provider));
        }

        if (!isFirst)
        {
            return builder;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AppDataProtection>();
        services.TryAddSingleton<IRegistrationSecrets, DataProtectedSecrets>();
        if (!BuildTool.IsRunning)
        {
            services.AddSingleton<IHostedService>(provider => new RegistrarService(provider, name));
        }

        return builder;
    }
}
