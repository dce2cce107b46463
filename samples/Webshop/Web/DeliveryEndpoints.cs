using Webshop.Deliveries;

namespace Webshop.Web;

internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/deliveries", (DeliveryPanel panel) => TypedResults.Ok(View(panel.Entries.Value)));
        app.MapGet("/api/deliveries/events", (DeliveryPanel panel, HttpContext http) => LiveStream.Of(http, panel.Entries, View));
    }

    private static DeliveriesView View(IEnumerable<DeliveryEntry> entries) => new([.. entries.Select(entry => new DeliveryView(
        entry.Number,
        entry.ReceivedAt,
        Math.Round(entry.Duration.TotalMilliseconds, 1),
        entry.StatusCode,
        entry.StatusCode == StatusCodes.Status200OK,
        Verdict.Of(entry),
        entry.What,
        entry.Reference,
        entry.Amount is { } amount ? Kroner.Text(amount) : null))]);
}
