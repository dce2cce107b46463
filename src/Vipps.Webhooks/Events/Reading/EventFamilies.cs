namespace Vipps.Webhooks.Events;

/// <summary>Tells the family of an event type by how its name begins, so that a name that does not exist yet has one too.</summary>
internal static class EventFamilies
{
    private static readonly (string Prefix, EventFamily Family)[] Prefixes =
    [
        ("epayments.payment.", EventFamily.Payment),
        ("recurring.agreement-", EventFamily.Agreement),
        ("recurring.charge-", EventFamily.Charge),
        ("user.checked-in.", EventFamily.UserCheckedIn),
        ("login.merchant-initiated.ping.", EventFamily.LoginPing),
        ("donations.agreement.", EventFamily.Donation),
    ];

    public static EventFamily Of(WebhookEventType type)
    {
        foreach (var (prefix, family) in Prefixes)
        {
            if (type.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return family;
            }
        }

        return EventFamily.Unknown;
    }
}
