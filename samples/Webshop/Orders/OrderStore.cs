using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Webshop.Orders;

/// <summary>The orders, in memory: a real shop has a database, with a unique index on the delivery key.</summary>
internal sealed class OrderStore(TimeProvider time)
{
    /// <summary>So that nobody fills the memory of a sample.</summary>
    public const int MaxOrders = 1000;

    private readonly ConcurrentDictionary<string, LiveValue<Order>> _orders = new(StringComparer.Ordinal);

    /// <returns>The new order; null where the shop has as many as it can hold.</returns>
    public Order? Place(Product product)
    {
        if (_orders.Count >= MaxOrders)
        {
            return null;
        }

        // 8 to 64 letters, digits and hyphens, and never the same one twice at this sales unit.
        var order = new Order($"order-{RandomNumberGenerator.GetHexString(10, lowercase: true)}", product, time.GetUtcNow());
        _orders[order.Reference] = new LiveValue<Order>(order);
        return order;
    }

    public LiveValue<Order>? Find(string reference) => _orders.GetValueOrDefault(reference);
}
