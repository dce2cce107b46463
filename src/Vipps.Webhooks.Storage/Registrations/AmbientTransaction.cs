using System.Transactions;

namespace Vipps.Webhooks.Storage.Registrations;

/// <summary>
/// The transaction of an app that calls the registrar within one. What is saved about webhooks must outlive it: Vipps does not undo a registration.
/// </summary>
internal static class AmbientTransaction
{
    /// <summary>Leaves it until the scope is disposed of.</summary>
    public static TransactionScope Leave() => new(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
}
