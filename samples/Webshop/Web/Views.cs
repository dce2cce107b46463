using Webshop.Sandbox;

namespace Webshop.Web;

// The data for the pages, in the form in which they show it.

internal sealed record PlacedView(string Reference, string NextPage);

internal sealed record OrderView(
    string Reference,
    string? PaymentPage,
    string ProductName,
    string Price,
    DateTimeOffset PlacedAt,
    string Status,
    string Headline,
    string Explanation,
    string Reserved,
    string Captured,
    string Refunded,
    bool IsCancellable,
    long Capturable,
    long Refundable,
    IReadOnlyList<LineView> Lines);

internal sealed record LineView(string Title, string? Amount, bool Succeeded, DateTimeOffset HappenedAt, string PspReference, bool WasPolled);

internal sealed record DeliveriesView(IReadOnlyList<DeliveryView> Deliveries);

internal sealed record DeliveryView(
    DateTimeOffset ReceivedAt,
    double? Milliseconds,
    int StatusCode,
    bool IsAccepted,
    string Verdict,
    string? What,
    string? Reference,
    string? Amount);

/// <summary>The request of the shop's staff.</summary>
/// <param name="Part">The amount in minor units; null for all that is left.</param>
internal sealed record PartRequest(long? Part);

/// <summary>The way in which the sandbox is to deliver the events of an order.</summary>
internal sealed record ModeRequest(DeliveryMode Mode);

internal sealed record DoneView(string Message);

internal sealed record RefusalView(string Message);
