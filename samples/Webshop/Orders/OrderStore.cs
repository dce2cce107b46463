using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Webshop.Orders;

/// <summary>The orders, in memory: a real shop has a database, with a unique index on the delivery key.</summary>
internal sealed class OrderStore(TimeProvider time)
{
    /// <summary>The limit, so that strangers cannot fill the memory of a sample.</summary>
    public const int MaxOrders = 1000;

    private readonly ConcurrentDictionary<string, LiveValue<Order>> _orders = new(StringComparer.Ordinal);

    /// <returns>The new order; null if the shop has as many as it can hold.</returns>
    public Order? Place(Product product)
    {
        if (_orders.Count >= MaxOrders)
        {
            return null;
        }

        // 8 to 64 letters, digits and hyphens, unique within the sales unit.
        var order = new Order($"order-{RandomNumberGenerator.GetHexString(10, lowercase: true)}", product, time.GetUtcNow());
        _orders[order.Reference] = new LiveValue<Order>(order);
        return order;
    }

    public LiveValue<Order>? Find(string reference) => _orders.GetValueOrDefault(reference);
}
