namespace Vipps.Webhooks;

/// <summary>
/// Answers which payments the shop waits for: those that it created and whose end it does not know. Vipps has no call that lists payments, so only the
/// shop knows.
/// </summary>
/// <remarks>
/// Added with <c>AddCatchUp</c>; a scoped service, such as a query of the orders that are not paid yet.
/// </remarks>
public interface IOpenPayments
{
    /// <summary>Returns the payments that are open now. Asked every few seconds: see <see cref="CatchUpOptions.ListInterval"/>.</summary>
    /// <param name="cancellationToken">Fires when the app stops.</param>
    /// <returns>
    /// The payments. One that is no longer among them is not read any more. If this throws, those of the last answer stay, and it is asked again.
    /// </returns>
    Task<IReadOnlyCollection<OpenPayment>> GetAsync(CancellationToken cancellationToken);
}
