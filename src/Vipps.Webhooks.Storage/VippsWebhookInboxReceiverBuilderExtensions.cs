using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Vipps.Webhooks;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Inbox;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Admin;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Handling;
using Vipps.Webhooks.Storage.Protection;
using Vipps.Webhooks.Storage.Telemetry;
using Vipps.Webhooks.Storage.Writing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds an inbox in the shop's own database to a receiver.</summary>
public static class VippsWebhookInboxReceiverBuilderExtensions
{
    private const int MaxReceiverNameLength = 64;

    /// <summary>
    /// Adds an inbox on PostgreSQL, for any number of processes. A delivery is in the database before it is answered 200; handlers run afterwards,
    /// of each payment one after the other, and are repeated until they succeed. The table is created at the start if it is missing. The data source
    /// needs connections for <see cref="InboxOptions.Concurrency"/> handlers and a few more.
    /// </summary>
    /// <param name="builder">The receiver's builder.</param>
    /// <param name="source">
    /// Returns the data source, such as <c>provider => provider.GetRequiredService&lt;NpgsqlDataSource&gt;()</c>. The inbox does not dispose of it.
    /// </param>
    /// <param name="configure">Changes the settings of the inbox, after the section <c>Inbox</c> of the receiver's configuration; null to keep them.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name of the receiver has more than 64 characters.</exception>
    /// <exception cref="InvalidOperationException">The receiver has an inbox already.</exception>
    public static VippsWebhookReceiverBuilder AddPostgreSqlInbox(
        this VippsWebhookReceiverBuilder builder, Func<IServiceProvider, DbDataSource> source, Action<InboxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.AddInbox(provider => new PostgreSqlDatabase(ConnectionSource.Of(source(provider))), configure).AddInboxRegistrations();
    }

    internal static VippsWebhookReceiverBuilder AddInbox(
        this VippsWebhookReceiverBuilder builder, Func<IServiceProvider, IInboxDatabase> database, Action<InboxOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var name = builder.Name;
        if (name.Length > MaxReceiverNameLength)
        {
            throw new ArgumentException($"The name of a receiver with an inbox has at most {MaxReceiverNameLength} characters.", nameof(builder));
        }

        builder.AddInbox(static (provider, name) => provider.GetRequiredKeyedService<GroupCommitInbox>(name));

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InboxOptions>, InboxOptionsValidator>());
        ReceiverSettings<InboxOptions>.Add(services, InboxSettings.Section, InboxSettings.All, static (options, path) => options.ConfigurationPath = path);
        var options = services.AddOptions<InboxOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddScoped<InboxTransaction>();
        services.AddKeyedSingleton(name, (provider, _) => database(provider));
        services.TryAddSingleton<AppDataProtection>();
        services.AddKeyedSingleton(name, (provider, _) => new BodyProtection(
            provider.GetRequiredService<AppDataProtection>(), name, provider.GetRequiredService<IOptionsMonitor<InboxOptions>>().Get(name).ProtectBodies));
        services.AddKeyedSingleton<WorkSignal>(name);
        services.AddKeyedSingleton<InboxStatus>(name);
        services.AddKeyedSingleton(name, (provider, _) => new InboxTelemetry(
            name,
            provider.GetRequiredKeyedService<InboxStatus>(name),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(name, (provider, _) => new GroupCommitInbox(
            provider.GetRequiredKeyedService<IInboxDatabase>(name),
            provider.GetRequiredKeyedService<BodyProtection>(name),
            provider.GetRequiredKeyedService<InboxStatus>(name),
            provider.GetRequiredKeyedService<WorkSignal>(name),
            provider.GetRequiredKeyedService<InboxTelemetry>(name),
            provider.GetRequiredService<TimeProvider>(),
            GuardedLogger.For<GroupCommitInbox>(provider)));
        services.AddKeyedSingleton<IWebhookInboxAdmin>(name, (provider, _) => new WebhookInboxAdmin(
            name,
            provider.GetRequiredKeyedService<IInboxDatabase>(name),
            provider.GetRequiredKeyedService<BodyProtection>(name),
            provider.GetRequiredKeyedService<WorkSignal>(name),
            provider.GetRequiredService<TimeProvider>()));
        if (name.Length == 0)
        {
            services.AddSingleton(static provider => provider.GetRequiredKeyedService<IWebhookInboxAdmin>(""));
        }

        if (BuildTool.IsRunning)
        {
            return builder;
        }

        options.ValidateOnStart();
        services.AddSingleton<IHostedService>(provider => new InboxPump(
            name,
            provider.GetRequiredKeyedService<IInboxDatabase>(name),
            provider.GetRequiredKeyedService<BodyProtection>(name),
            provider.GetRequiredKeyedService<IWebhookDispatcher>(name),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<IOptionsMonitor<InboxOptions>>().Get(name),
            provider.GetRequiredKeyedService<WorkSignal>(name),
            provider.GetRequiredKeyedService<InboxStatus>(name),
            provider.GetRequiredKeyedService<InboxTelemetry>(name),
            provider.GetRequiredService<TimeProvider>(),
            GuardedLogger.For<InboxPump>(provider)));
        return builder;
    }
}
