using Vipps.Webhooks;
using Webshop.Hosting;
using Webshop.Orders;

namespace Webshop.Web;

/// <summary>The texts of an order on its page.</summary>
internal static class OrderText
{
    public static OrderView View(Order order, ShopSettings settings)
    {
        var price = order.Product.Price;
        return new OrderView(
            order.Reference,
            order.PaymentPage,
            order.Product.Name,
            Kroner.Text(price),
            order.PlacedAt,
            order.Status.ToString(),
            Headline(order.Status),
            Explanation(order, settings),
            Kroner.Text(price with { MinorUnits = order.Capturable }),
            Kroner.Text(price with { MinorUnits = order.Captured }),
            Kroner.Text(price with { MinorUnits = order.Refunded }),
            order.Status == OrderStatus.Waiting || order.Capturable > 0,
            order.Capturable,
            order.Refundable,
            [.. order.Lines.Reverse().Select(View)]);
    }

    private static LineView View(OrderLine line) => new(
        Title(line),
        OrderLine.Moves(line.Name, line.Succeeded) ? Kroner.Text(line.Amount) : null,
        line.Succeeded,
        line.HappenedAt,
        line.PspReference,
        line.WasPolled);

    private static string Headline(OrderStatus status) => status switch
    {
        OrderStatus.NotPaid => "Not paid",
        OrderStatus.Approved => "Payment approved",
        OrderStatus.Released => "Reservation released",
        OrderStatus.PartlyPaid => "Partly paid",
        OrderStatus.Paid => "Paid",
        OrderStatus.PartlyRefunded => "Partly refunded",
        OrderStatus.Refunded => "Refunded",
        _ => "Waiting for Vipps",
    };

    private static string Explanation(Order order, ShopSettings settings)
    {
        var price = order.Product.Price;
        return order.Status switch
        {
            OrderStatus.NotPaid => "The payment was not approved. No money moved.",
            OrderStatus.Approved => $"{Kroner.Text(price with { MinorUnits = order.Capturable })} is reserved. It is taken when the parcel leaves the shop.",
            OrderStatus.Released => "The shop released the reserved amount. No money moved.",
            OrderStatus.PartlyPaid => $"{Kroner.Text(price with { MinorUnits = order.Captured })} is paid, {Kroner.Text(price with { MinorUnits = order.Capturable })} is still reserved.",
            OrderStatus.Paid => "Thank you! The parcel is on its way.",
            OrderStatus.PartlyRefunded => $"{Kroner.Text(price with { MinorUnits = order.Refunded })} of {Kroner.Text(price with { MinorUnits = order.Captured })} is on its way back to you.",
            OrderStatus.Refunded => $"{Kroner.Text(price with { MinorUnits = order.Refunded })} is on its way back to you.",
            _ when order.PaymentPage is null => "Vipps has not confirmed that the payment is created. If it was not, place a new order.",
            _ when settings.IsSandbox => "Approve the payment in your app. This page changes by itself.",
            _ => "Approve the payment in the Vipps app. This page changes by itself.",
        };
    }

    private static string Title(OrderLine line) => (line.Name.Name, line.Succeeded) switch
    {
        (PaymentEventName.Names.Created, true) => "Payment created",
        (PaymentEventName.Names.Created, false) => "Creating the payment failed",
        (PaymentEventName.Names.Authorized, true) => "Reserved",
        (PaymentEventName.Names.Authorized, false) => "Reserving failed, nothing is reserved",
        (PaymentEventName.Names.Captured, true) => "Captured",
        (PaymentEventName.Names.Captured, false) => "Capture failed, no money moved",
        (PaymentEventName.Names.Refunded, true) => "Refunded",
        (PaymentEventName.Names.Refunded, false) => "Refund failed, no money moved",
        (PaymentEventName.Names.Cancelled, true) => $"Reservation of {Kroner.Text(line.Amount)} released, no money moved",
        (PaymentEventName.Names.Cancelled, false) => "Releasing failed, the amount is still reserved",
        (PaymentEventName.Names.Aborted, _) => "Cancelled by the customer, no money moved",
        (PaymentEventName.Names.Expired, _) => "Not answered in time, no money moved",
        (PaymentEventName.Names.Terminated, _) => "Withdrawn by the shop, no money moved",
        (var name, _) => name,
    };
}
