using Vipps.Webhooks;

namespace Samples;

/// <summary>Registers a webhook and deletes it again, so that no sample leaves one behind, even if a response is lost.</summary>
/// <param name="webhooks">The client.</param>
/// <param name="say">Shows a line to the person at the screen.</param>
internal sealed class TemporaryWebhook(IWebhooksClient webhooks, Action<string> say)
{
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromSeconds(5);

    /// <returns>The new webhook, with the secret that is shown only once, and the webhooks that were there before it.</returns>
    public async Task<(RegisteredWebhook Registered, IReadOnlyList<Webhook> Before)> RegisterAsync(
        RegisterWebhookRequest request, CancellationToken cancellationToken)
    {
        var before = await webhooks.ListAsync(cancellationToken);
        try
        {
            return (await webhooks.RegisterAsync(request, cancellationToken), before);
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
    /// <returns>False if it could not.</returns>
    public Task<bool> DeleteAsync(Guid id) => CleanUpAsync($"the webhook {id} is left", async patience =>
    {
        await webhooks.DeleteAsync(id, patience);
        say($"Cleaned up: deleted {id}.");
    });

    // With patience of its own: the program is stopping already.
    private async Task<bool> CleanUpAsync(string left, Func<CancellationToken, Task> cleanUp)
    {
        using var patience = new CancellationTokenSource(CleanUpPatience);
        try
        {
            await cleanUp(patience.Token);
            return true;
        }
        catch (Exception exception) when (exception is VippsApiException or OperationCanceledException)
        {
            say($"Could not clean up, {left}. Delete it by hand: {exception.Message}");
            return false;
        }
    }
}
