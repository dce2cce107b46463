namespace Webshop.Orders;

/// <summary>The status of the payment of an order.</summary>
internal enum OrderStatus
{
    /// <summary>The customer has not answered.</summary>
    Waiting,

    /// <summary>The customer declined or did not answer in time, or the shop withdrew the payment.</summary>
    NotPaid,

    /// <summary>The amount is reserved.</summary>
    Approved,

    /// <summary>The reserved amount is released again.</summary>
    Released,

    /// <summary>A part was captured.</summary>
    PartlyPaid,

    /// <summary>All of it was captured.</summary>
    Paid,

    /// <summary>A part of the captured amount was refunded.</summary>
    PartlyRefunded,

    /// <summary>All of the captured amount was refunded.</summary>
    Refunded,
}
