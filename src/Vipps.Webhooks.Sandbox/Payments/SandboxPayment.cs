using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Sandbox;

/// <summary>A payment of the sandbox, as it was when <see cref="SandboxPayments.All"/> was read.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/">ePayment API</see>.</remarks>
public sealed class SandboxPayment
{
    private SandboxPayment()
    {
    }

    /// <summary>The merchant serial number of the sales unit.</summary>
    public required string MerchantSerialNumber { get; init; }

    /// <summary>The shop's reference.</summary>
    public required string Reference { get; init; }

    /// <summary>The state.</summary>
    public required PaymentState State { get; init; }

    /// <summary>The amount of the payment.</summary>
    public required Money Amount { get; init; }

    /// <summary>The amount that was approved.</summary>
    public required Money AuthorizedAmount { get; init; }

    /// <summary>The sum of all captures.</summary>
    public required Money CapturedAmount { get; init; }

    /// <summary>The sum of all refunds.</summary>
    public required Money RefundedAmount { get; init; }

    /// <summary>The amount that was released.</summary>
    public required Money CancelledAmount { get; init; }

    /// <summary>Names the payment and its state.</summary>
    public override string ToString() => $"{Reference} {State}";

    internal static SandboxPayment Of(PaymentRecord record)
    {
        var (balance, currency) = (record.Balance, record.Order.Currency);
        return new SandboxPayment
        {
            MerchantSerialNumber = record.MerchantSerialNumber,
            Reference = record.Order.Reference,
            State = new(balance.State),
            Amount = new(balance.Amount, currency),
            AuthorizedAmount = new(balance.Authorized, currency),
            CapturedAmount = new(balance.Captured, currency),
            RefundedAmount = new(balance.Refunded, currency),
            CancelledAmount = new(balance.Cancelled, currency),
        };
    }
}
