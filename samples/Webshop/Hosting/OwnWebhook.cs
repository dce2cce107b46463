using Samples;
using Vipps.Webhooks;
using Webshop.Orders;

namespace Webshop.Hosting;

/// <summary>
/// The shop's own webhook: registered once the shop listens, deleted when it closes. If the shop is killed, its webhook and the saved secret
/// are still there at the next start, so that what Vipps delivers again in the meantime is accepted.
/// </summary>
internal sealed class OwnWebhook(
    IWebhooksClient webhooks, InMemoryWebhookRegistrationStore registrations, ShopDatabase database, ShopAddress address, ShopSettings settings)
    : IHostedLifecycleService
{
    private readonly TemporaryWebhook _webhook = new(webhooks, Console.WriteLine);

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        registrations.AddRange(database.ReadWebhooks());
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var url = settings.Callback ?? address.Webhook;
        var existing = (await webhooks.ListAsync(cancellationToken)).Select(webhook => webhook.Id).ToHashSet();
        foreach (var saved in database.ReadWebhooks())
        {
            if (saved.Url == url && existing.Contains(saved.Id!.Value))
            {
                Console.WriteLine($"The webhook for {url} is still registered");
                return;
            }

            Forget(saved.Id!.Value); // another server's, another address's, or deleted by hand
        }

        var (registered, before) = await _webhook.RegisterAsync(new RegisterWebhookRequest(url, WebhookEventTypes.Payments), cancellationToken);
        try
        {
            database.SaveWebhook(registered); // first of all: Vipps shows the secret only once. A real shop keeps it where it keeps passwords.
        }
        catch
        {
            await _webhook.DeleteAsync(registered.Id); // its secret is lost
            throw;
        }

        registrations.Add(registered);
        Console.WriteLine($"Registered a webhook for {registered.Url}");
        foreach (var other in before.Where(webhook => webhook.Url == url))
        {
            Console.WriteLine($"Webhook {other.Id} delivers to that address as well. Its deliveries will be refused, because this shop does not have its secret.");
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        foreach (var saved in database.ReadWebhooks())
        {
            if (await _webhook.DeleteAsync(saved.Id!.Value))
            {
                Forget(saved.Id.Value);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Forget(Guid id)
    {
        database.DeleteWebhook(id);
        registrations.Remove(id);
    }
}
