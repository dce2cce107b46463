using Webshop.Hosting;
using Webshop.Orders;

namespace Webshop.Web;

internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app, ServerChoice server)
    {
        var isSandbox = server == ServerChoice.Sandbox;
        app.MapPost("/api/orders", IResult (OrderStore orders) => orders.Place(Product.Beanie) is { } order
            ? TypedResults.Ok(new PlacedView(order.Reference, isSandbox ? $"/pay/{order.Reference}" : $"/orders/{order.Reference}"))
            : TypedResults.Json(
                new RefusalView($"This shop holds {OrderStore.MaxOrders} orders and no more. Close it, and delete its folder of data."),
                ShopJson.Default.RefusalView,
                statusCode: StatusCodes.Status503ServiceUnavailable));

        app.MapGet("/api/orders/{reference}/events", (string reference, OrderStore orders, HttpContext http) =>
            orders.Find(reference) is { } order
                ? LiveStream.Of(http, order, value => OrderText.View(value, server))
                : TypedResults.NotFound());
    }
}
