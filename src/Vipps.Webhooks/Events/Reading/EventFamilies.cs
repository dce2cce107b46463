namespace Vipps.Webhooks.Events;

/// <summary>Finds the family of an event type by the beginning of its name, so that even a name that does not exist yet has one.</summary>
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
