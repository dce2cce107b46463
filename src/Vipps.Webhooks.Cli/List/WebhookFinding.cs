namespace Vipps.Webhooks.Cli;

/// <summary>Something that looks wrong with the registered webhooks.</summary>
/// <param name="Code">One of <c>duplicateUrl</c>, <c>unknownEvent</c>, <c>nearLimit</c> and <c>limitReached</c>.</param>
/// <param name="Message">The fact itself.</param>
/// <param name="Next">The next step.</param>
/// <param name="WebhookIds">The ids of the webhooks concerned.</param>
internal sealed record WebhookFinding(string Code, string Message, string? Next, IReadOnlyList<Guid> WebhookIds)
    : Finding(Code, Message, Next)
{
    public const string DuplicateUrl = "duplicateUrl";
    public const string LimitReached = "limitReached";

    // Early enough to notice a deployment that registers without deleting, before it fails.
    private const int NearLimit = WebhookEventTypes.MaxWebhooksPerEventType - 5;

    public static IReadOnlyList<WebhookFinding> In(IReadOnlyList<Webhook> webhooks) =>
        [.. DuplicateUrls(webhooks), .. UnknownEvents(webhooks), .. NearLimits(webhooks)];

    private static IEnumerable<WebhookFinding> DuplicateUrls(IReadOnlyList<Webhook> webhooks) =>
        from same in webhooks.Where(static webhook => webhook.Url is not null).GroupBy(static webhook => CanonicalUrl.Of(webhook.Url!), StringComparer.Ordinal)
        let overlapping = same.Where(webhook => same.Any(other => other != webhook && other.Events.Intersect(webhook.Events).Any())).ToList()
        where overlapping.Count > 1
        select new WebhookFinding(
            DuplicateUrl,
            $"{overlapping.Count} webhooks deliver the same events to {UrlText.WithoutQuery(same.First().Url!)}: each separately, with its own secret.",
            "Keep the one whose secret your app has, and delete the others. This is normal while one replaces another.",
            [.. overlapping.Select(static webhook => webhook.Id)]);

    private static IEnumerable<WebhookFinding> UnknownEvents(IReadOnlyList<Webhook> webhooks) =>
        from webhook in webhooks
        from type in webhook.Events
        where !type.IsKnown
        group webhook.Id by type into unknown
        select new WebhookFinding(
            "unknownEvent",
            $"'{unknown.Key}' is not an event that this version knows.",
            EventNames.DidYouMean(unknown.Key.Name) is { } right
                ? $"{right} Then register again with the right name, and delete the old webhook."
                : "It may be new at Vipps. If not, register again with the right name, and delete the old webhook.",
            [.. unknown]);

    private static IEnumerable<WebhookFinding> NearLimits(IReadOnlyList<Webhook> webhooks) =>
        from webhook in webhooks
        from type in webhook.Events
        group webhook.Id by type into same
        let count = same.Count()
        where count >= NearLimit
        group same by count into types
        orderby types.Key descending
        select new WebhookFinding(
            types.Key >= WebhookEventTypes.MaxWebhooksPerEventType ? LimitReached : "nearLimit",
            $"{types.Key} of at most {WebhookEventTypes.MaxWebhooksPerEventType} webhooks are registered for {string.Join(", ", EventNames.Shorten([.. types.Select(static type => type.Key)]))}.",
            types.Key >= WebhookEventTypes.MaxWebhooksPerEventType
                ? "Vipps refuses the next one, and no webhook can be replaced. Delete those that are not used: an app may register at every start without deleting."
                : "Delete those that are not used: an app may register at every start without deleting.",
            [.. types.SelectMany(static ids => ids).Distinct()]);
}
