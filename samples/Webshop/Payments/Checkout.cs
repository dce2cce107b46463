using Webshop.Hosting;
using Webshop.Orders;

namespace Webshop.Payments;

/// <summary>Places an order, and creates its payment at Vipps.</summary>
internal sealed class Checkout(EPaymentClient vipps, OrderStore orders, ShopSettings settings)
{
    /// <returns>The order, with the page on which the customer pays; null if the shop has as many orders as it can hold.</returns>
    /// <exception cref="EPaymentException">Vipps refused.</exception>
    public async Task<Order?> PlaceAsync(Product product, CancellationToken cancellationToken)
    {
        // The order first: if the shop is killed now, or no answer comes, it knows which payment to look for.
        if (orders.Place(product) is not { } order)
        {
            return null;
        }

        var created = await vipps.CreateAsync(
            new NewPayment(
                Amount.Of(product.Price),
                new PaymentMethod("WALLET"),
                order.Reference,
                "WEB_REDIRECT",
                settings.ReturnUrl(order.Reference),
                product.Name),
            cancellationToken);
        return orders.SetPaymentPage(order.Reference, settings.IsSandbox ? $"/pay/{order.Reference}" : created.RedirectUrl!);
    }
}
