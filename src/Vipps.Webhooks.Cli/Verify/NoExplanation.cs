namespace Vipps.Webhooks.Cli;

/// <summary>What to say where no known mistake makes the signature fit.</summary>
internal static class NoExplanation
{
    private const string Lost = "Vipps shows a secret once; if it is lost, delete the webhook and register again.";

    public static Finding Of(CapturedRequest request, IReadOnlyList<KnownWebhook> webhooks) => new(
        "secretOrUrlWrong",
        webhooks is [var only]
            ? $"The signature is not of the secret in {only.SecretSource} and the URL in {only.UrlSource}, and no known mistake explains it. Most often it is "
              + "the secret of another webhook; else the URL is not the one that was registered."
            : $"The signature is of none of the {webhooks.Count} registrations known here, and no known mistake explains it. Most often its secret is "
              + "another webhook's; else its URL is not the one that was registered.",
        NextFor(request, webhooks));

    private static string NextFor(CapturedRequest request, IReadOnlyList<KnownWebhook> webhooks)
    {
        if (webhooks.FirstOrDefault(static webhook => Guid.TryParse(webhook.Secret, out _)) is { } guid)
        {
            return $"{guid.SecretSource} has the form of an id: it may be the webhook's id or a client's, where a secret belongs. {Lost}";
        }

        if (NamedWebhook.Of(request, webhooks) is not { } id)
        {
            return $"Is it the secret that came with this webhook, not a client secret or a subscription key, and the URL the registered one? {Lost}";
        }

        return webhooks.Any(webhook => webhook.Id == id) || webhooks.All(static webhook => webhook.Id is null)
            ? $"It says it is of webhook {id}. Is the secret the one that came with this id, and the URL the one it was registered for? {Lost}"
            : $"It says it is of webhook {id}, which is none of those known here. If it is yours, its secret is kept somewhere else, or lost. {Lost}";
    }
}
