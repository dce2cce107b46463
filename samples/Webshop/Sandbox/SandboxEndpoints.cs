using Microsoft.AspNetCore.Http.HttpResults;
using Vipps.Webhooks.Sandbox;
using Webshop.Hosting;
using Webshop.Orders;
using Webshop.Web;

namespace Webshop.Sandbox;

/// <summary>The customer's app, and what goes wrong. With a real server, neither happens here.</summary>
internal static class SandboxEndpoints
{
    public static void MapSandbox(this WebApplication app, VippsSandbox sandbox)
    {
        sandbox.CallbackHandler = new OwnShopHandler(app.Services.GetRequiredService<ShopAddress>());
        var order = app.MapGroup("/api/orders/{reference}").AddEndpointFilter<RefusalFilter>();
        order.MapPost("/approve", async Task<IResult> (
            string reference, OrderStore orders, SandboxCustomer customer, CancellationToken cancellationToken) =>
            orders.Find(reference) is null ? TypedResults.NotFound()
            : await customer.ApproveAsync(reference, cancellationToken) ? Accepted("Approved.")
            : AnsweredBefore());
        order.MapPost("/abort", async Task<IResult> (
            string reference, OrderStore orders, SandboxCustomer customer, CancellationToken cancellationToken) =>
            orders.Find(reference) is null ? TypedResults.NotFound()
            : await customer.DeclineAsync(reference, cancellationToken) ? Accepted("Cancelled.")
            : AnsweredBefore());
        order.MapPost("/deliveries", IResult (string reference, ModeRequest request, OrderStore orders, SandboxDeliveries deliveries) =>
        {
            if (orders.Find(reference) is null)
            {
                return TypedResults.NotFound();
            }

            deliveries.Choose(reference, request.Mode);
            return TypedResults.Ok(new DoneView(request.Mode switch
            {
                DeliveryMode.Twice => "From now on, each event of this order is delivered twice. It counts once.",
                DeliveryMode.Missing => "From now on, deliveries of this order go missing. The shop reads the payment instead.",
                _ => "From now on, each event of this order is delivered once.",
            }));
        });
        order.MapPost("/forge", async Task<IResult> (
            string reference, OrderStore orders, ForgedDelivery forged, CancellationToken cancellationToken) =>
        {
            if (orders.Find(reference) is not { } live)
            {
                return TypedResults.NotFound();
            }

            var statusCode = await forged.SendAsync(live.Value, cancellationToken);
            return TypedResults.Ok(new DoneView(statusCode == StatusCodes.Status401Unauthorized
                ? "Refused: it was answered 401, and the order stays as it was."
                : $"It was answered {statusCode}."));
        });
    }

    // Accepted, not done: the event says what was done.
    private static Accepted<DoneView> Accepted(string text) => TypedResults.Accepted((string?)null, new DoneView(text));

    private static Conflict<RefusalView> AnsweredBefore() =>
        TypedResults.Conflict(new RefusalView("This payment was answered before, or the shop was closed since it was created."));
}
