using Vipps.Webhooks.Events;

namespace ReadmeShop;

/// <summary>The shop's own, which the README leaves to its reader.</summary>
public interface IOrders
{
    Task AddPaymentAsync(string reference, Money amount, string eventKey, CancellationToken cancellationToken);
}
