namespace Vipps.Webhooks.Cli;

/// <param name="Id">The id.</param>
/// <param name="Url">The URL, as Vipps lists it.</param>
/// <param name="Events">The full names of its events.</param>
internal sealed record WebhookResult(Guid Id, string Url, IReadOnlyList<string> Events)
{
    public static WebhookResult Of(Webhook webhook) =>
        new(webhook.Id, webhook.UrlText, [.. webhook.Events.Select(static type => type.Name)]);
}

/// <param name="Webhooks">All webhooks of the sales unit, or of the partner.</param>
/// <param name="Findings">The findings about them.</param>
internal sealed record ListResult(IReadOnlyList<WebhookResult> Webhooks, IReadOnlyList<WebhookFinding> Findings);
