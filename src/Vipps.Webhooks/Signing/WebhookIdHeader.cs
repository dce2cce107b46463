using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Signing;

/// <summary>Reads the header <c>Webhook-Id</c>: the webhook that a delivery claims to come from, without proof.</summary>
internal static class WebhookIdHeader
{
    /// <summary>
    /// Finds the id in a value that may hold several, because a proxy before the app may have added its own: the first that is known,
    /// otherwise the first.
    /// </summary>
    /// <param name="value">The value, its ids separated by commas; null if the header is missing.</param>
    /// <param name="known">The known webhooks.</param>
    /// <param name="isKnown">Returns true if an id is that of a known webhook.</param>
    /// <returns>The id; null if the value holds none.</returns>
    public static Guid? Find<TKnown>(string? value, TKnown known, Func<TKnown, Guid, bool> isKnown)
    {
        if (Guid.TryParse(value, out var only))
        {
            return only;
        }

        Guid? first = null;
        foreach (var part in HeaderText.SplitAtCommas(value))
        {
            if (Guid.TryParse(part, out var id))
            {
                if (isKnown(known, id))
                {
                    return id;
                }

                first ??= id;
            }
        }

        return first;
    }
}
