using Microsoft.Extensions.DependencyInjection;

namespace Vipps.Webhooks.Receiving;

/// <summary>One handler and the kind of event that it accepts. Uses generic code instead of reflection.</summary>
internal sealed class HandlerBinding
{
    private readonly Func<WebhookEvent, WebhookContext, CancellationToken, Task> _handle;

    private HandlerBinding(
        string name, Type eventType, Func<WebhookEvent, WebhookContext, CancellationToken, Task> handle)
    {
        Name = name;
        EventType = eventType;
        _handle = handle;
    }

    /// <summary>The name for logs.</summary>
    public string Name { get; }

    /// <summary>The kind of events, including all that derive from it.</summary>
    public Type EventType { get; }

    public static HandlerBinding For<TEvent, THandler>()
        where TEvent : WebhookEvent
        where THandler : class, IWebhookHandler<TEvent> =>
        new(
            typeof(THandler).Name,
            typeof(TEvent),
            static (webhookEvent, context, cancellationToken) => context.Services.GetRequiredService<THandler>()
                .HandleAsync((TEvent)webhookEvent, context, cancellationToken));

    public static HandlerBinding For<TEvent>(Func<TEvent, WebhookContext, CancellationToken, Task> handle)
        where TEvent : WebhookEvent =>
        new(
            $"the lambda for {typeof(TEvent).Name}",
            typeof(TEvent),
            (webhookEvent, context, cancellationToken) => handle((TEvent)webhookEvent, context, cancellationToken));

    public Task HandleAsync(WebhookEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken) =>
        _handle(webhookEvent, context, cancellationToken);
}
