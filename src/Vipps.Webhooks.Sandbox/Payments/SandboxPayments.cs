namespace Vipps.Webhooks.Sandbox;

/// <summary>The payments of the sandbox, and their customer. All members can be used from any thread.</summary>
/// <remarks>
/// A shop creates, reads, captures, cancels and refunds them over HTTP, at <c>/epayment/v1/payments</c>. Each change is in the payment's event log, and
/// is delivered to the webhooks. See <see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/">ePayment API</see>.
/// </remarks>
public sealed class SandboxPayments
{
    private readonly PaymentBook _book;
    private readonly string _salesUnit;

    internal SandboxPayments(PaymentBook book, string salesUnit)
    {
        _book = book;
        _salesUnit = salesUnit;
    }

    /// <summary>All payments of all sales units, oldest first. A snapshot.</summary>
    public IReadOnlyList<SandboxPayment> All => _book.Snapshot();

    /// <summary>Approves a payment, as the customer does in the app. It fails for the documented test amounts, such as 151 øre.</summary>
    /// <param name="reference">The shop's reference of a payment of the sales unit of <see cref="VippsSandbox.Keys"/>.</param>
    /// <returns>True if the payment is now AUTHORIZED; false if the approval failed, or the payment has ended already.</returns>
    /// <exception cref="ArgumentException">There is no such payment.</exception>
    public bool Approve(string reference) => Play(reference, record => _book.Approve(record, ignoresTestAmounts: false));

    /// <summary>Declines a payment, as the customer does in the app.</summary>
    /// <param name="reference">The shop's reference of a payment of the sales unit of <see cref="VippsSandbox.Keys"/>.</param>
    /// <returns>True if the payment is now ABORTED; false if it has ended already.</returns>
    /// <exception cref="ArgumentException">There is no such payment.</exception>
    public bool Abort(string reference) => Play(reference, record => _book.Change(record, static balance => balance.Abort()));

    private bool Play(string reference, Func<PaymentRecord, string?> play)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var code = _book.With(_salesUnit, reference, record => play(record) ?? "")
            ?? throw new ArgumentException("There is no payment with this reference.", nameof(reference));
        return code.Length == 0;
    }
}
