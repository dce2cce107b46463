using Vipps.Webhooks;

namespace Webshop.Hosting;

/// <summary>The shop's own webhook: registered once the shop listens, deleted when it closes, so that no restart leaves one behind.</summary>
internal sealed class OwnWebhook(
    IWebhooksClient webhooks, InMemoryWebhookRegistrationStore registrations, ShopAddress address, ShopSettings settings)
    : IHostedLifecycleService
{
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromSeconds(5);

    private RegisteredWebhook? _registered;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var request = new RegisterWebhookRequest(settings.Callback ?? address.Webhook, WebhookEventTypes.Payments);
        var before = await webhooks.ListAsync(cancellationToken);
        try
        {
            _registered = await webhooks.RegisterAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or VippsApiException { OutcomeUnknown: true })
        {
            // The webhook may exist nevertheless, and its secret is lost.
            await CleanUpAsync(request.Url, [.. before.Select(webhook => webhook.Id)]);
            throw;
        }

        // The secret is shown only once. This shop deletes its webhook when it closes; any other shop saves the secret now.
        registrations.Add(_registered);
        Console.WriteLine($"Registered a webhook for {_registered.Url}");
        foreach (var other in before.Where(webhook => webhook.Url == request.Url))
        {
            Console.WriteLine($"Webhook {other.Id} delivers to that address as well. Its deliveries will be refused, because this shop does not have its secret.");
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_registered is null)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(CleanUpPatience);
        try
        {
            await webhooks.DeleteAsync(_registered.Id, patience.Token);
            Console.WriteLine($"Deleted the webhook for {_registered.Url}");
        }
        catch (Exception exception) when (exception is VippsApiException or OperationCanceledException)
        {
            Console.Error.WriteLine($"Could not delete the webhook. Delete {_registered.Id} by hand: {exception.Message}");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deletes new webhooks with exactly our URL; those that existed before, and those of other systems, stay.</summary>
    private async Task CleanUpAsync(Uri url, HashSet<Guid> before)
    {
        using var patience = new CancellationTokenSource(CleanUpPatience);
        try
        {
            foreach (var webhook in await webhooks.ListAsync(patience.Token))
            {
                if (webhook.Url == url && !before.Contains(webhook.Id))
                {
                    await webhooks.DeleteAsync(webhook.Id, patience.Token);
                }
            }
        }
        catch (Exception exception) when (exception is VippsApiException or OperationCanceledException)
        {
            Console.Error.WriteLine($"A webhook for {url} may be left. Find it and delete it by hand: {exception.Message}");
        }
    }
}
