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
            // It may exist all the same, and nobody has its secret.
            await CleanUpAsync(request.Url, [.. before.Select(webhook => webhook.Id)]);
            throw;
        }

        // The secret is shown this once. This shop lives no longer than its webhook; any other saves it now.
        registrations.Add(_registered);
        Console.WriteLine($"Registered a webhook for {_registered.Url}");
        foreach (var other in before.Where(webhook => webhook.Url == request.Url))
        {
            Console.WriteLine($"Webhook {other.Id} delivers to that address too. It will be refused: only who registered it has its secret.");
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

    /// <summary>Deletes what is new and has our very URL; whatever was there before, or is of another system, stays.</summary>
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
            Console.Error.WriteLine($"A webhook for {url} may be left. Look for it, and delete it by hand: {exception.Message}");
        }
    }
}
