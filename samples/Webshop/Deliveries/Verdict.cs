using Vipps.Webhooks;
using Vipps.Webhooks.Signing;

namespace Webshop.Deliveries;

/// <summary>Describes the outcome of a delivery in a few words.</summary>
internal static class Verdict
{
    public static string Of(DeliveryEntry entry) => entry.Outcome switch
    {
        DeliveryOutcome.Stored when entry.IsHandled => "Signature valid, stored, handled",
        DeliveryOutcome.Stored => "Signature valid, stored, not handled yet",
        DeliveryOutcome.Duplicate => "Signature valid, came before: nothing to do",
        DeliveryOutcome.Unhandled => "Signature valid, no handler wanted it",
        DeliveryOutcome.NotReadable => "Signature valid, not readable: Vipps tries again",
        DeliveryOutcome.RegistrationsUnavailable => "The secrets cannot be read: Vipps tries again",
        DeliveryOutcome.InboxBusy or DeliveryOutcome.NotStored or DeliveryOutcome.TimedOut => "Not stored: Vipps tries again",
        DeliveryOutcome.BodyTooLong => "Refused: the body is too long",
        DeliveryOutcome.NotJson => "Refused: not JSON",
        DeliveryOutcome.BodyIncomplete => "Refused: the body arrived incomplete",
        _ => $"Refused: {Reason(entry.Verification)}",
    };

    private static string Reason(WebhookVerification? verification) => verification switch
    {
        WebhookVerification.MissingHeader => "it is not signed",
        WebhookVerification.MalformedAuthorization => "its signature is not in Vipps' form",
        WebhookVerification.ContentHashMismatch => "its body was changed",
        WebhookVerification.SignatureMismatch => "not signed with our secret",
        WebhookVerification.MalformedDate => "its date cannot be read",
        WebhookVerification.OutsideTolerance => "it is too old, or our clock is wrong",
        WebhookVerification.NoSecret => "no secret is known here",
        _ => "not verified",
    };
}
