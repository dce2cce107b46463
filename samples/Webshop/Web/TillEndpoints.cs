using Webshop.Orders;
using Webshop.Payments;

namespace Webshop.Web;

/// <summary>The actions of the shop's staff.</summary>
internal static class TillEndpoints
{
    public static void MapTill(this IEndpointRouteBuilder app)
    {
        var order = app.MapGroup("/api/orders/{reference}").AddEndpointFilter<RefusalFilter>();
        order.MapPost("/capture", (string reference, PartRequest request, OrderStore orders, Till till, CancellationToken cancellationToken) =>
            DoAsync(orders, reference, order => till.CaptureAsync(order, request.Part, cancellationToken), "Capture accepted: the event says when it is done."));
        order.MapPost("/refund", (string reference, PartRequest request, OrderStore orders, Till till, CancellationToken cancellationToken) =>
            DoAsync(orders, reference, order => till.RefundAsync(order, request.Part, cancellationToken), "Refund accepted: the event says when it is done."));
        order.MapPost("/cancel", (string reference, OrderStore orders, Till till, CancellationToken cancellationToken) =>
            DoAsync(orders, reference, order => till.CancelAsync(order, cancellationToken), "Cancellation accepted: the event says when it is done."));
    }

    private static async Task<IResult> DoAsync(OrderStore orders, string reference, Func<Order, Task<string?>> act, string accepted) =>
        orders.Find(reference) is not { } order ? TypedResults.NotFound()
        : await act(order.Value) is { } reason ? TypedResults.Conflict(new RefusalView(reason))
        : TypedResults.Accepted((string?)null, new DoneView(accepted));
}
