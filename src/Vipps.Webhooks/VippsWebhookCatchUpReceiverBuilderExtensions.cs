using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Vipps.Webhooks;
using Vipps.Webhooks.CatchUp;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Receiving;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The other half of a status integration: payments whose webhooks do not come are read.</summary>
public static class VippsWebhookCatchUpReceiverBuilderExtensions
{
    /// <summary>
    /// Reads the payments that the shop waits for, at the pace that Vipps asks for, and hands the events whose webhooks have not come to the same handlers,
    /// under the same <see cref="WebhookEvent.EventKey"/>, of each payment in order, through the inbox if there is one.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A payment is read until its state is final; then its event log is handed over, without what the receiver has handled already. Without an inbox,
    /// the receiver remembers that until the app restarts, so handlers save the key with what they do, as ever.
    /// </para>
    /// <para>
    /// With <c>KeepRegistered</c>, all open payments are read at once when a webhook was gone and is registered again.
    /// </para>
    /// Needs <c>AddVippsWebhooks</c> under the name of the receiver. The metric <c>vipps.catchup.events</c> counts the events: if it is above zero for
    /// long, webhooks do not arrive.
    /// </remarks>
    /// <typeparam name="TOpenPayments">The shop's answer to which payments are open; a scoped service unless the app adds it as another one.</typeparam>
    /// <param name="builder">The receiver.</param>
    /// <param name="configure">Changes the pace, after the section <c>CatchUp</c> of the receiver's configuration. Null, the default, leaves it as it is.</param>
    /// <returns>The receiver.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="InvalidOperationException">It was called for this receiver before.</exception>
    public static VippsWebhookReceiverBuilder AddCatchUp<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TOpenPayments>(
        this VippsWebhookReceiverBuilder builder, Action<CatchUpOptions>? configure = null)
        where TOpenPayments : class, IOpenPayments
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        if (builder.Services.Any(service => service.ServiceType == typeof(CatchUpStatus) && name.Equals(service.ServiceKey)))
        {
            throw new InvalidOperationException("AddCatchUp was called before for this receiver. Call it only once for each.");
        }

        ReceiverSettings<CatchUpOptions>.Add(
            builder.Services, CatchUpSettings.Section, CatchUpSettings.All, static (options, path) => options.ConfigurationPath = path);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CatchUpOptions>, CatchUpOptionsValidator>());
        var options = builder.Services.AddOptions<CatchUpOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (!BuildTool.IsRunning)
        {
            options.ValidateOnStart();
        }

        builder.Services.TryAddScoped<TOpenPayments>();
        builder.Services.AddKeyedSingleton(name, (provider, _) => new CatchUpStatus(
            name, OptionsOf(provider, name), provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IHostedService>(provider => new CatchUpService(
            provider.GetRequiredService<IServiceScopeFactory>(),
            static scope => scope.GetRequiredService<TOpenPayments>(),
            provider.GetKeyedService<IPaymentReader>(name) ?? throw new InvalidOperationException(
                $"AddCatchUp reads payments, which needs the API keys. Call AddVippsWebhooks({(name.Length == 0 ? "" : $"\"{name}\", ")}…) too."),
            provider.GetRequiredKeyedService<WebhookProcessor>(name).HandOnAsync,
            OptionsOf(provider, name),
            provider.GetRequiredKeyedService<CatchUpStatus>(name),
            provider.GetRequiredService<TimeProvider>(),
            GuardedLogger.For<CatchUpService>(provider)));
        return builder;
    }

    private static CatchUpOptions OptionsOf(IServiceProvider provider, string name) => provider.GetRequiredService<IOptionsMonitor<CatchUpOptions>>().Get(name);
}
