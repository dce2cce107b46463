using Webshop.Orders;
using Webshop.Payments;

namespace Webshop.Web;

/// <summary>The actions of the customer in the app and of the shop's staff at the till. With a real server, neither happens here.</summary>
internal static class SandboxEndpoints
{
    public static void MapSandbox(this IEndpointRouteBuilder app)
    {
        var payment = app.MapGroup("/api/orders/{reference}");
        payment.MapPost("/approve", (string reference, OrderStore orders, SandboxPayments payments) =>
            Do(orders, reference, payments.Approve, "Approved.", "This payment was answered before."));
        payment.MapPost("/abort", (string reference, OrderStore orders, SandboxPayments payments) =>
            Do(orders, reference, payments.Abort, "Cancelled.", "This payment was answered before."));
        payment.MapPost("/capture", (string reference, PartRequest request, OrderStore orders, SandboxPayments payments) =>
            Do(
                orders,
                reference,
                order => payments.Capture(order, request.Part, request.Twice),
                "Capture requested: the webhook says when it is done.",
                "That amount is not reserved."));
        payment.MapPost("/refund", (string reference, PartRequest request, OrderStore orders, SandboxPayments payments) =>
            Do(
                orders,
                reference,
                order => payments.Refund(order, request.Part, request.Twice),
                "Refund requested: the webhook says when it is done.",
                "That amount was not captured."));
        payment.MapPost("/forge", async Task<IResult> (
            string reference, OrderStore orders, ForgedDelivery forged, CancellationToken cancellationToken) =>
        {
            if (orders.Find(reference) is not { } order)
            {
                return TypedResults.NotFound();
            }

            var statusCode = await forged.SendAsync(order.Value, cancellationToken);
            return TypedResults.Ok(new DoneView(statusCode == StatusCodes.Status401Unauthorized
                ? "Refused: it was answered 401, and the order stays as it was."
                : $"It was answered {statusCode}."));
        });
    }

    private static IResult Do(OrderStore orders, string reference, Func<Order, bool> act, string accepted, string refused)
    {
        if (orders.Find(reference) is not { } order)
        {
            return TypedResults.NotFound();
        }

        // Accepted, not done: the webhook reports what was done.
        return act(order.Value) ? TypedResults.Accepted((string?)null, new DoneView(accepted)) : TypedResults.Conflict(new RefusalView(refused));
    }
}
