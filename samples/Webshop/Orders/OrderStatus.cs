namespace Webshop.Orders;

/// <summary>How far the payment of an order has come.</summary>
internal enum OrderStatus
{
    /// <summary>The customer has not answered.</summary>
    Waiting,

    /// <summary>The customer said no, or nothing in time, or the shop withdrew.</summary>
    NotPaid,

    /// <summary>The amount is reserved.</summary>
    Approved,

    /// <summary>What was reserved is released again.</summary>
    Released,

    /// <summary>A part was captured.</summary>
    PartlyPaid,

    /// <summary>All of it was captured.</summary>
    Paid,

    /// <summary>A part of what was captured was paid back.</summary>
    PartlyRefunded,

    /// <summary>All that was captured was paid back.</summary>
    Refunded,
}
