using Vipps.Webhooks;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Signing;

namespace Webshop.Deliveries;

/// <summary>A delivery on the panel: its verdict, and never personal data. Numbered from 1 since the shop opened.</summary>
internal sealed record DeliveryEntry(
    int Number,
    DateTimeOffset ReceivedAt,
    TimeSpan Duration,
    int StatusCode,
    DeliveryOutcome Outcome,
    WebhookVerification? Verification,
    string? What,
    string? Reference,
    Money? Amount)
{
    public static DeliveryEntry From(DeliveryReport report, int number)
    {
        var payment = report.Event as PaymentEvent;
        return new(
            number,
            report.ReceivedAt,
            report.Duration,
            report.StatusCode,
            report.Outcome,
            report.Verification,
            payment is null ? report.Event?.Type.Name : $"{payment.Name}{(payment.Success ? "" : ", failed")}",
            payment?.Reference,
            payment?.Amount);
    }
}
