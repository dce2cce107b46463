using Webshop.Hosting;
using Webshop.Orders;

namespace Webshop.Web;

internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app, ServerChoice server)
    {
        var isSandbox = server == ServerChoice.Sandbox;
        app.MapGet("/api/shop", () => TypedResults.Ok(new ShopView(
            isSandbox, Product.Beanie.Name, Product.Beanie.Description, Kroner.Text(Product.Beanie.Price))));

        app.MapPost("/api/orders", IResult (OrderStore orders) => orders.Place(Product.Beanie) is { } order
            ? TypedResults.Ok(new PlacedView(order.Reference, isSandbox ? $"/pay/{order.Reference}" : $"/orders/{order.Reference}"))
            : TypedResults.Json(
                new RefusalView($"This shop holds {OrderStore.MaxOrders} orders and no more. Restart it."),
                ShopJson.Default.RefusalView,
                statusCode: StatusCodes.Status503ServiceUnavailable));

        app.MapGet("/api/orders/{reference}", IResult (string reference, OrderStore orders) => orders.Find(reference) is { } order
            ? TypedResults.Ok(OrderText.View(order.Value, server))
            : TypedResults.NotFound());

        app.MapGet("/api/orders/{reference}/events", (string reference, OrderStore orders, HttpContext http) =>
            orders.Find(reference) is { } order
                ? LiveStream.Of(http, order, value => OrderText.View(value, server))
                : TypedResults.NotFound());
    }
}
