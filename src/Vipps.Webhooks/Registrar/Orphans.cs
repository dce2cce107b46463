namespace Vipps.Webhooks.Registrar;

/// <summary>Tells the webhooks that an unfinished registration left at Vipps from those of others.</summary>
internal static class Orphans
{
    /// <summary>
    /// Finds the webhooks that an intent may have created: with exactly its URL and events, not listed before it was saved, and in no row. Those of
    /// an abandoned intent have a secret that no one has; those of one in progress are about to be saved.
    /// </summary>
    /// <param name="intent">The intent.</param>
    /// <param name="listed">The webhooks that Vipps lists.</param>
    /// <param name="rows">All rows, read after the list.</param>
    public static List<Guid> Of(StoredRegistration intent, IReadOnlyList<Webhook> listed, IReadOnlyList<StoredRegistration> rows) =>
    [
        .. listed
            .Where(webhook => webhook.Url is { } url && url.AbsoluteUri == intent.Url.AbsoluteUri && webhook.Events.ToHashSet().SetEquals(intent.Events))
            .Select(static webhook => webhook.Id)
            .Where(id => !intent.KnownBefore.Contains(id) && rows.All(row => row.Id != id)),
    ];
}
