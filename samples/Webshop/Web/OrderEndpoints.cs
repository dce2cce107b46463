using Webshop.Hosting;
using Webshop.Orders;
using Webshop.Payments;

namespace Webshop.Web;

internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/orders", async Task<IResult> (Checkout checkout, CancellationToken cancellationToken) =>
            await checkout.PlaceAsync(Product.Beanie, cancellationToken) is { } order
                ? TypedResults.Ok(new PlacedView(order.Reference, order.PaymentPage!))
                : TypedResults.Json(
                    new RefusalView($"This shop holds {OrderStore.MaxOrders} orders and no more. Close it, and delete its folder of data."),
                    ShopJson.Default.RefusalView,
                    statusCode: StatusCodes.Status503ServiceUnavailable))
            .AddEndpointFilter<RefusalFilter>();

        app.MapGet("/api/orders/{reference}/events", (string reference, OrderStore orders, ShopSettings settings, HttpContext http) =>
            orders.Find(reference) is { } order
                ? LiveStream.Of(http, order, value => OrderText.View(value, settings))
                : TypedResults.NotFound());
    }
}
