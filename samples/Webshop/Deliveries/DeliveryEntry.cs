using Vipps.Webhooks;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Signing;
using Webshop.Orders;

namespace Webshop.Deliveries;

/// <summary>A delivery on a page: its verdict, and never personal data.</summary>
/// <param name="ReceivedAt">The time at which it arrived.</param>
/// <param name="Duration">The time until it was answered; null if that is not known, because the shop was restarted since.</param>
/// <param name="StatusCode">The HTTP status of the answer.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Verification">The result of verifying it; null if it was answered before that.</param>
/// <param name="EventKey">The identity of the event; null unless it was verified.</param>
/// <param name="What">The name of the event; null unless it was verified.</param>
/// <param name="Reference">The reference of its payment; null unless it was verified.</param>
/// <param name="Amount">Its amount; null unless it was verified and moved money.</param>
/// <param name="IsHandled">True once the shop has done what the event asks for.</param>
internal sealed record DeliveryEntry(
    DateTimeOffset ReceivedAt,
    TimeSpan? Duration,
    int StatusCode,
    DeliveryOutcome Outcome,
    WebhookVerification? Verification,
    string? EventKey,
    string? What,
    string? Reference,
    Money? Amount,
    bool IsHandled)
{
    public static DeliveryEntry From(DeliveryReport report)
    {
        var payment = report.Event as PaymentEvent;
        return new(
            report.ReceivedAt,
            report.Duration,
            report.StatusCode,
            report.Outcome,
            report.Verification,
            report.Event?.EventKey,
            payment is null ? report.Event?.Type.Name : Name(payment.Name, payment.Success),
            payment?.Reference,
            payment is not null && OrderLine.Moves(payment.Name, payment.Success) ? payment.Amount : null,
            IsHandled: false);
    }

    /// <summary>A delivery from before the last start, of which only the order's line is left.</summary>
    public static DeliveryEntry From(string reference, OrderLine line) => new(
        line.DeliveredAt,
        null,
        StatusCodes.Status200OK,
        DeliveryOutcome.Stored,
        WebhookVerification.Valid,
        line.EventKey,
        Name(line.Name, line.Succeeded),
        reference,
        OrderLine.Moves(line.Name, line.Succeeded) ? line.Amount : null,
        IsHandled: true);

    private static string Name(PaymentEventName name, bool succeeded) => $"{name}{(succeeded ? "" : ", failed")}";
}
