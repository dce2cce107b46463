namespace Vipps.Webhooks.Cli;

/// <summary>One thing that is to be deleted at Vipps, or only to be marked as gone in the table.</summary>
/// <param name="Id">The webhook; null if Vipps has nothing to delete.</param>
/// <param name="Url">The URL, as it stands in the row or in Vipps' list.</param>
/// <param name="Events">The events.</param>
/// <param name="Row">The row that is marked as gone afterwards; null if none is.</param>
internal sealed record PruneTarget(Guid? Id, string Url, IReadOnlyList<WebhookEventType> Events, StoredRegistration? Row)
{
    public static PruneTarget Of(Webhook webhook) => new(webhook.Id, webhook.UrlText, webhook.Events, null);

    public static PruneTarget Of(StoredRegistration row) => new(row.Id, row.Url.OriginalString, row.Events, row);

    /// <summary>Names it for people.</summary>
    public string Describe() => Row is { } row
        ? $"{RegistrationReport.NameOf(row)}, generation {row.Generation}{(Id is { } id ? $": {id}" : "")}"
        : $"{Id}";
}
