namespace Vipps.Webhooks.Cli;

/// <summary>The finding if no known mistake makes the signature fit.</summary>
internal static class NoExplanation
{
    private const string Lost = "Vipps shows a secret once; if it is lost, delete the webhook and register again.";

    public static Finding Of(CapturedRequest request, IReadOnlyList<KnownWebhook> webhooks) => new(
        "secretOrUrlWrong",
        webhooks is [var only]
            ? $"The signature was not made with the secret in {only.SecretSource} and the URL in {only.UrlSource}, and no known mistake explains it. Most often "
            + "the secret is that of another webhook; otherwise the URL is not the one that was registered."
            : $"The signature was not made with any of the {webhooks.Count} registrations known here, and no known mistake explains it. Most often the secret is "
            + "that of another webhook; otherwise the URL is not the one that was registered.",
        NextFor(request, webhooks));

    private static string NextFor(CapturedRequest request, IReadOnlyList<KnownWebhook> webhooks)
    {
        if (webhooks.FirstOrDefault(static webhook => Guid.TryParse(webhook.Secret, out _)) is { } guid)
        {
            return $"{guid.SecretSource} has the format of an id: it may be the id of the webhook or of a client, in place of the secret. {Lost}";
        }

        if (NamedWebhook.Of(request, webhooks) is not { } id)
        {
            return $"Is it the secret that came with this webhook, not a client secret or a subscription key, and is the URL the registered one? {Lost}";
        }

        return webhooks.Any(webhook => webhook.Id == id) || webhooks.All(static webhook => webhook.Id is null)
            ? $"It claims to be for webhook {id}. Is the secret the one that came with this id, and is the URL the one that it was registered for? {Lost}"
            : $"It claims to be for webhook {id}, which is not known here. If it is yours, its secret is kept somewhere else, or lost. {Lost}";
    }
}
