using Vipps.Webhooks.Sandbox;
using Webshop.Payments;

namespace Webshop.Sandbox;

/// <summary>The customer with the app, whom the page <c>/pay</c> stands in for.</summary>
internal sealed class SandboxCustomer(VippsSandbox vipps, EPaymentClient payments, SandboxDeliveries deliveries)
{
    // "The approval failed": the customer answered before.
    private const string ApproveFailed = "10010";

    /// <returns>False if the customer answered before.</returns>
    /// <exception cref="EPaymentException">The sandbox refused.</exception>
    public async Task<bool> ApproveAsync(string reference, CancellationToken cancellationToken)
    {
        try
        {
            await payments.ForceApproveAsync(reference, cancellationToken);
            return true;
        }
        catch (EPaymentException exception) when (exception.Code == ApproveFailed)
        {
            return false;
        }
    }

    /// <returns>False if the customer answered before, or the sandbox was restarted since.</returns>
    public Task<bool> DeclineAsync(string reference, CancellationToken cancellationToken) => deliveries.RunAsync(
        reference,
        () => Task.FromResult(vipps.Payments.All.Any(payment => payment.Reference == reference) && vipps.Payments.Abort(reference)),
        cancellationToken);
}
