using Vipps.Webhooks;
using Webshop.Hosting;
using Webshop.Orders;

namespace Webshop.Web;

/// <summary>The texts of an order on its page.</summary>
internal static class OrderText
{
    public static OrderView View(Order order, ServerChoice server)
    {
        var price = order.Product.Price;
        return new OrderView(
            order.Reference,
            server == ServerChoice.Sandbox,
            order.Product.Name,
            Kroner.Text(price),
            order.PlacedAt,
            order.Status.ToString(),
            Headline(order.Status),
            Explanation(order, server),
            Kroner.Text(price with { MinorUnits = order.Capturable }),
            Kroner.Text(price with { MinorUnits = order.Captured }),
            Kroner.Text(price with { MinorUnits = order.Refunded }),
            order.Capturable,
            order.Refundable,
            [.. order.Lines.Select(View)]);
    }

    private static LineView View(OrderLine line) =>
        new(Title(line.Name, line.Succeeded), Kroner.Text(line.Amount), line.Succeeded, line.HappenedAt, line.PspReference);

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

    private static string Explanation(Order order, ServerChoice server)
    {
        var price = order.Product.Price;
        return order.Status switch
        {
            OrderStatus.NotPaid => "The payment was not approved. Nothing was taken.",
            OrderStatus.Approved => $"{Kroner.Text(price with { MinorUnits = order.Capturable })} is reserved. It is taken when the parcel leaves the shop.",
            OrderStatus.Released => "The shop released the money. Nothing was taken.",
            OrderStatus.PartlyPaid => $"{Kroner.Text(price with { MinorUnits = order.Captured })} is paid, {Kroner.Text(price with { MinorUnits = order.Capturable })} is still reserved.",
            OrderStatus.Paid => "Thank you! The parcel is on its way.",
            OrderStatus.PartlyRefunded => $"{Kroner.Text(price with { MinorUnits = order.Refunded })} of {Kroner.Text(price with { MinorUnits = order.Captured })} is on its way back to you.",
            OrderStatus.Refunded => $"{Kroner.Text(price with { MinorUnits = order.Refunded })} is on its way back to you.",
            _ when server == ServerChoice.Sandbox => "Approve the payment in your app. This page changes by itself.",
            _ => $"Make a payment of {Kroner.Text(price)} with the reference above. This page changes by itself.",
        };
    }

    private static string Title(PaymentEventName name, bool succeeded) => name.Name switch
    {
        PaymentEventName.Names.Created => succeeded ? "Payment created" : "Creating the payment failed",
        PaymentEventName.Names.Authorized => succeeded ? "Reserved" : "Reserving failed",
        PaymentEventName.Names.Captured => succeeded ? "Captured" : "Capture failed, no money moved",
        PaymentEventName.Names.Refunded => succeeded ? "Refunded" : "Refund failed, no money moved",
        PaymentEventName.Names.Cancelled => succeeded ? "Released" : "Releasing failed",
        PaymentEventName.Names.Aborted => "Cancelled by the customer",
        PaymentEventName.Names.Expired => "Not answered in time",
        PaymentEventName.Names.Terminated => "Withdrawn by the shop",
        _ => name.Name,
    };
}
