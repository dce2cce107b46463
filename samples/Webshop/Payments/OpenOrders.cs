using Vipps.Webhooks;
using Webshop.Orders;

namespace Webshop.Payments;

/// <summary>
/// Names the payments from which the shop waits to hear: their events are read from Vipps if no webhook brings them.
/// </summary>
internal sealed class OpenOrders(OrderStore orders, TimeProvider time) : IOpenPayments
{
    // A payment expires after 10 minutes. One that Vipps does not know a day later was never created.
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    public Task<IReadOnlyCollection<OpenPayment>> GetAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - Patience;
        return Task.FromResult<IReadOnlyCollection<OpenPayment>>(
        [
            .. from order in orders.All
               let since = order.WaitsSince ?? DateTimeOffset.MinValue
               where since > oldest
               select new OpenPayment { Reference = order.Reference, Since = since },
        ]);
    }
}
