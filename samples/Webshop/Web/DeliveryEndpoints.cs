using Webshop.Deliveries;
using Webshop.Orders;

namespace Webshop.Web;

internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/deliveries/events", (DeliveryPanel panel, HttpContext http) =>
            LiveStream.Of(http, panel.Log, static log => View(log.Entries.Take(DeliveryPanel.MaxShown))));

        app.MapGet("/api/orders/{reference}/deliveries/events", (string reference, OrderStore orders, DeliveryPanel panel, HttpContext http) =>
            orders.Find(reference) is { } order
                ? LiveStream.Of(http, panel.Log, log => View(log.Of(order.Value)))
                : TypedResults.NotFound());
    }

    private static DeliveriesView View(IEnumerable<DeliveryEntry> entries) => new([.. entries.Select(entry => new DeliveryView(
        entry.ReceivedAt,
        entry.Duration is { } duration ? Math.Round(duration.TotalMilliseconds, 1) : null,
        entry.StatusCode,
        entry.StatusCode == StatusCodes.Status200OK,
        Verdict.Of(entry),
        entry.What,
        entry.Reference,
        entry.Amount is { } amount ? Kroner.Text(amount) : null))]);
}
