using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Registrations;

namespace Vipps.Webhooks;

/// <summary>The result of <c>AddVippsWebhookReceiver</c>: adds handlers, registrations and settings to one receiver.</summary>
public sealed class VippsWebhookReceiverBuilder
{
    internal VippsWebhookReceiverBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The services that are being configured.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The name of the receiver; empty for the default one.</summary>
    public string Name { get; }

    /// <summary>Changes settings in code, after those of the configuration.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder.</returns>
    public VippsWebhookReceiverBuilder Configure(Action<VippsWebhookReceiverOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(Name, configure);
        return this;
    }

    /// <summary>
    /// Adds a handler. Several may accept the same event. They run one after the other, in the order in which they were added, and the
    /// first failure ends the run. The event then comes again to all of them, so each must tolerate seeing it twice.
    /// </summary>
    /// <typeparam name="TEvent">The kind of event; <see cref="WebhookEvent"/> stands for all.</typeparam>
    /// <typeparam name="THandler">
    /// The handler, a transient service unless the app adds it as another one: created in the scope of the event for each kind that it was added
    /// for.
    /// </typeparam>
    /// <returns>This builder.</returns>
    public VippsWebhookReceiverBuilder AddHandler<
        TEvent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where TEvent : WebhookEvent
        where THandler : class, IWebhookHandler<TEvent>
    {
        Services.TryAddTransient<THandler>();
        return Add(setup => setup.Handlers.Add(HandlerBinding.For<TEvent, THandler>()));
    }

    /// <summary>Adds a delegate as a handler. The rules of <see cref="AddHandler{TEvent, THandler}()"/> apply.</summary>
    /// <typeparam name="TEvent">The kind of event; <see cref="WebhookEvent"/> stands for all.</typeparam>
    /// <param name="handle">Handles the event; see <see cref="IWebhookHandler{TEvent}.HandleAsync"/>.</param>
    /// <returns>This builder.</returns>
    public VippsWebhookReceiverBuilder AddHandler<TEvent>(Func<TEvent, WebhookContext, CancellationToken, Task> handle)
        where TEvent : WebhookEvent
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Add(setup => setup.Handlers.Add(HandlerBinding.For(handle)));
    }

    /// <summary>
    /// Lets the app add registrations while it runs, to <see cref="InMemoryWebhookRegistrationStore"/>, such as right after
    /// <see cref="IWebhooksClient.RegisterAsync"/>. Until there is one, each delivery is answered 401 and comes again.
    /// </summary>
    /// <returns>This builder.</returns>
    public VippsWebhookReceiverBuilder AddInMemoryRegistrations()
    {
        if (Services.Any(service => service.ServiceType == typeof(InMemoryWebhookRegistrationStore) && Name.Equals(service.ServiceKey)))
        {
            return this;
        }

        Services.AddKeyedSingleton<InMemoryWebhookRegistrationStore>(Name);
        Services.AddKeyedSingleton<IWebhookRegistrationSource>(
            Name, static (provider, name) => provider.GetRequiredKeyedService<InMemoryWebhookRegistrationStore>(name));
        if (Name.Length == 0)
        {
            Services.AddSingleton(static provider => provider.GetRequiredKeyedService<InMemoryWebhookRegistrationStore>(""));
        }

        return this;
    }

    /// <summary>Adds the app's own source of registrations, such as a database.</summary>
    /// <typeparam name="TSource">
    /// The source: the keyed service with this receiver's name if the app added one, otherwise the singleton, which is added if it is
    /// missing.
    /// </typeparam>
    /// <returns>This builder.</returns>
    public VippsWebhookReceiverBuilder AddRegistrationSource<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>()
        where TSource : class, IWebhookRegistrationSource
    {
        Services.TryAddSingleton<TSource>();
        Services.AddKeyedSingleton<IWebhookRegistrationSource>(
            Name, static (provider, name) => provider.GetKeyedService<TSource>(name) ?? provider.GetRequiredService<TSource>());
        return this;
    }

    /// <summary>
    /// Adds an inbox: deliveries are stored and answered 200, and the handlers run afterwards. Only the answer to Vipps and the time of
    /// handling change; handlers stay as they are.
    /// </summary>
    /// <typeparam name="TInbox">
    /// The inbox: the keyed service with this receiver's name if the app added one, otherwise the singleton, which is added if it is missing.
    /// </typeparam>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The receiver has an inbox already.</exception>
    public VippsWebhookReceiverBuilder AddInbox<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TInbox>()
        where TInbox : class, IWebhookInbox
    {
        AddInbox(static (provider, name) => provider.GetKeyedService<TInbox>(name) ?? provider.GetRequiredService<TInbox>());
        Services.TryAddSingleton<TInbox>();
        return this;
    }

    /// <summary>
    /// Handles a kind of event in the request even if the receiver has an inbox: for an event that a customer waits for, such as
    /// <see cref="UserCheckedInEvent"/>. Its handlers must then be done within <see cref="VippsWebhookReceiverOptions.HandlerTimeout"/>.
    /// </summary>
    /// <typeparam name="TEvent">The kind of event, with all that derive from it.</typeparam>
    /// <returns>This builder.</returns>
    public VippsWebhookReceiverBuilder HandleInline<TEvent>()
        where TEvent : WebhookEvent => Add(static parts => parts.InlineEvents.Add(typeof(TEvent)));

    /// <summary>
    /// Reports each request to the endpoint to the app, including refused ones, for its own panel or alarm. Called after the work is done
    /// and before the answer is sent, so it must be quick; an exception is logged and changes nothing.
    /// </summary>
    /// <param name="observe">Receives the report. Called from several threads at once.</param>
    /// <returns>This builder.</returns>
    public VippsWebhookReceiverBuilder ObserveDeliveries(Action<DeliveryReport> observe)
    {
        ArgumentNullException.ThrowIfNull(observe);
        return Add(setup => setup.Observers.Add(observe));
    }

    /// <summary>Adds the settings and the registrations of a section.</summary>
    internal VippsWebhookReceiverBuilder AddConfiguration(IConfiguration configuration)
    {
        Services.AddOptions<VippsWebhookReceiverOptions>(Name).Configure<IOptionsMonitor<ReceiverSetup>>((options, setup) =>
            VippsWebhookReceiverOptionsBinder.Bind(configuration, Name, SetupCalls.Add(setup.Get(Name).IsInWebApp, Name), options));
        Services.AddKeyedSingleton(Name, new ReceiverConfiguration(configuration));
        Services.AddKeyedSingleton<IWebhookRegistrationSource>(Name, (provider, _) => new ConfigurationRegistrationSource(
            configuration, GuardedLogger.For<ConfigurationRegistrationSource>(provider)));
        return this;
    }

    /// <summary>Adds the one inbox of the receiver.</summary>
    internal void AddInbox(Func<IServiceProvider, object?, IWebhookInbox> factory)
    {
        if (Services.Any(service => service.ServiceType == typeof(IWebhookInbox) && Name.Equals(service.ServiceKey)))
        {
            throw new InvalidOperationException(
                $"The receiver {(Name.Length == 0 ? "without a name" : $"'{Name}'")} has an inbox already. Call AddInbox only once for each receiver.");
        }

        Services.AddKeyedSingleton(Name, factory);
    }

    /// <summary>Notes that the web package added the receiver.</summary>
    internal VippsWebhookReceiverBuilder ForWebApp() => Add(static setup => setup.IsInWebApp = true);

    private VippsWebhookReceiverBuilder Add(Action<ReceiverSetup> add)
    {
        Services.Configure(Name, add);
        return this;
    }
}
