using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Webshop.Orders;

/// <summary>The orders. They are in the database; here are those that pages watch.</summary>
internal sealed class OrderStore(ShopDatabase database, TimeProvider time)
{
    /// <summary>The limit, so that strangers cannot fill the disk of a sample.</summary>
    public const int MaxOrders = 1000;

    private readonly ConcurrentDictionary<string, LiveValue<Order>> _orders = new(
        database.ReadOrders().Select(order => KeyValuePair.Create(order.Reference, new LiveValue<Order>(order))), StringComparer.Ordinal);

    public IEnumerable<Order> All => _orders.Values.Select(static order => order.Value);

    /// <returns>The new order; null if the shop has as many as it can hold.</returns>
    public Order? Place(Product product)
    {
        if (_orders.Count >= MaxOrders)
        {
            return null;
        }

        // 8 to 64 letters, digits and hyphens, unique within the sales unit.
        var order = new Order($"order-{RandomNumberGenerator.GetHexString(10, lowercase: true)}", product, time.GetUtcNow());
        database.Add(order);
        _orders[order.Reference] = new LiveValue<Order>(order);
        return order;
    }

    public LiveValue<Order>? Find(string reference) => _orders.GetValueOrDefault(reference);

    /// <summary>Adds the page on which the customer pays to an order of this shop.</summary>
    public Order SetPaymentPage(string reference, string page)
    {
        database.SetPaymentPage(reference, page);
        var order = _orders[reference];
        order.Update(before => before with { PaymentPage = page });
        return order.Value;
    }

    /// <summary>Notes what Vipps answered for an order of this shop.</summary>
    public void Note(string reference, SumsAtVipps sums)
    {
        database.Note(reference, sums);
        _orders[reference].Update(before => before with { Sums = sums });
    }

    /// <summary>Adds an event to its order. A duplicate adds nothing.</summary>
    /// <returns>False if this shop has no such order.</returns>
    public bool Add(string reference, OrderLine line)
    {
        if (Find(reference) is not { } order)
        {
            return false;
        }

        database.Add(reference, line); // on disk before a page shows it
        order.Update(before => before.With(line));
        return true;
    }
}
