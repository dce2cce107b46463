using Vipps.Webhooks;

namespace QuickStart;

/// <summary>Registers a webhook and deletes it again, so that the walkthrough leaves none behind, even if a response is lost.</summary>
/// <param name="webhooks">The client.</param>
/// <param name="say">Shows a line to the person at the screen.</param>
internal sealed class TemporaryWebhook(IWebhooksClient webhooks, Action<string> say)
{
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromSeconds(5);

    /// <returns>The new webhook, with the secret that is shown only once.</returns>
    public async Task<RegisteredWebhook> RegisterAsync(RegisterWebhookRequest request, CancellationToken cancellationToken)
    {
        var before = await webhooks.ListAsync(cancellationToken);
        try
        {
            return await webhooks.RegisterAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or VippsApiException { OutcomeUnknown: true })
        {
            // The webhook may exist nevertheless, and its secret is lost. Those that existed before, and those of other systems, stay.
            await CleanUpAsync($"a webhook for {request.Url} may be left", async patience =>
            {
                foreach (var webhook in await webhooks.ListAsync(patience))
                {
                    if (webhook.Url == request.Url && before.All(other => other.Id != webhook.Id))
                    {
                        await webhooks.DeleteAsync(webhook.Id, patience);
                        say($"Cleaned up: deleted {webhook.Id}, which was registered although no response came.");
                    }
                }
            });
            throw;
        }
    }

    /// <summary>Deletes a webhook at the end of the program, or says that it could not.</summary>
    public Task DeleteAsync(Guid id) => CleanUpAsync($"the webhook {id} is left", async patience =>
    {
        await webhooks.DeleteAsync(id, patience);
        say($"Cleaned up: deleted {id}.");
    });

    // With patience of its own: the program is stopping already.
    private async Task CleanUpAsync(string left, Func<CancellationToken, Task> cleanUp)
    {
        using var patience = new CancellationTokenSource(CleanUpPatience);
        try
        {
            await cleanUp(patience.Token);
        }
        catch (Exception exception) when (exception is VippsApiException or OperationCanceledException)
        {
            say($"Could not clean up, {left}. Delete it by hand: {exception.Message}");
        }
    }
}
