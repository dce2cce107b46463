namespace Vipps.Webhooks.Signing;

/// <summary>Reads the header <c>Webhook-Id</c>: the webhook that a delivery claims to come from, without proof.</summary>
internal static class WebhookIdHeader
{
    /// <summary>
    /// Finds the id in a value that may hold several, because a proxy before the app may have added its own: the first that is known,
    /// otherwise the first.
    /// </summary>
    /// <param name="value">The value, its ids separated by commas.</param>
    /// <param name="known">The known webhooks.</param>
    /// <param name="isKnown">Returns true if an id is that of a known webhook.</param>
    /// <returns>The id; null if the value holds none.</returns>
    public static Guid? Find<TKnown>(ReadOnlySpan<char> value, TKnown known, Func<TKnown, Guid, bool> isKnown)
    {
        Guid? first = null;
        for (var rest = value; !rest.IsEmpty;)
        {
            var comma = rest.IndexOf(',');
            if (Guid.TryParse(comma < 0 ? rest : rest[..comma], out var id))
            {
                if (isKnown(known, id))
                {
                    return id;
                }

                first ??= id;
            }

            rest = comma < 0 ? default : rest[(comma + 1)..];
        }

        return first;
    }
}
