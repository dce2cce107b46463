using Microsoft.Extensions.DependencyInjection;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>One handler, and the kind of event that it takes. Generic code instead of reflection.</summary>
internal sealed class HandlerBinding
{
    private readonly Func<WebhookEvent, bool> _takes;
    private readonly Func<WebhookEvent, WebhookContext, CancellationToken, Task> _handle;

    private HandlerBinding(
        string name, Func<WebhookEvent, bool> takes, Func<WebhookEvent, WebhookContext, CancellationToken, Task> handle)
    {
        Name = name;
        _takes = takes;
        _handle = handle;
    }

    /// <summary>For logs.</summary>
    public string Name { get; }

    public static HandlerBinding For<TEvent, THandler>()
        where TEvent : WebhookEvent
        where THandler : class, IWebhookHandler<TEvent> =>
        new(
            typeof(THandler).Name,
            static webhookEvent => webhookEvent is TEvent,
            static (webhookEvent, context, cancellationToken) => context.Services.GetRequiredService<THandler>()
                .HandleAsync((TEvent)webhookEvent, context, cancellationToken));

    public static HandlerBinding For<TEvent>(Func<TEvent, WebhookContext, CancellationToken, Task> handle)
        where TEvent : WebhookEvent =>
        new(
            $"the lambda for {typeof(TEvent).Name}",
            static webhookEvent => webhookEvent is TEvent,
            (webhookEvent, context, cancellationToken) => handle((TEvent)webhookEvent, context, cancellationToken));

    public bool Takes(WebhookEvent webhookEvent) => _takes(webhookEvent);

    public Task HandleAsync(WebhookEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken) =>
        _handle(webhookEvent, context, cancellationToken);
}
