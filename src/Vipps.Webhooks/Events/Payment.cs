using System.Collections.ObjectModel;
using System.Text.Json;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Events;

/// <summary>A payment as <see cref="IPaymentReader.GetAsync"/> read it: its state and amounts decide, whatever events came or did not.</summary>
/// <remarks>
/// To test code that reads payments, create one with an object initializer. See
/// <see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/">ePayment API</see>.
/// </remarks>
public sealed class Payment
{
    /// <summary>The shop's own reference of the payment.</summary>
    public required string Reference { get; init; }

    /// <summary>Vipps' reference of the payment: that of its event CREATED, never that of a capture or refund.</summary>
    public required string PspReference { get; init; }

    /// <summary>The state. It stays AUTHORIZED after captures, refunds and a cancellation: see the amounts.</summary>
    public required PaymentState State { get; init; }

    /// <summary>The amount of the payment.</summary>
    public required Money Amount { get; init; }

    /// <summary>The amount that the customer approved; zero before that, and if the payment ended without approval.</summary>
    public required Money AuthorizedAmount { get; init; }

    /// <summary>The sum of all captures.</summary>
    public required Money CapturedAmount { get; init; }

    /// <summary>The sum of all refunds.</summary>
    public required Money RefundedAmount { get; init; }

    /// <summary>The amount that was released: of a payment that the shop withdrew before the approval, the whole amount.</summary>
    public required Money CancelledAmount { get; init; }

    /// <summary>The amount that is reserved and neither captured nor released: authorized less captured less cancelled; never negative.</summary>
    public Money CapturableAmount => new(
        Math.Max(0, AuthorizedAmount.MinorUnits - CapturedAmount.MinorUnits - CancelledAmount.MinorUnits), AuthorizedAmount.Currency);

    /// <summary>The amount that can still be paid back: captured less refunded; never negative.</summary>
    public Money RefundableAmount => new(Math.Max(0, CapturedAmount.MinorUnits - RefundedAmount.MinorUnits), CapturedAmount.Currency);

    /// <summary>The time until which a capture is guaranteed to succeed; null if Vipps does not specify it.</summary>
    public DateTimeOffset? CaptureGuaranteedUntil { get; init; }

    /// <summary>Personal data: the customer's details if the shop asked for them and the customer agreed, otherwise null.</summary>
    public UserDetails? UserDetails { get; init; }

    /// <summary>Personal data: the address to send the goods to if it is an Express payment, otherwise null.</summary>
    public ShippingDetails? ShippingDetails { get; init; }

    /// <summary>
    /// The other fields, such as <c>paymentMethod</c>, <c>profile</c>, <c>redirectUrl</c> and <c>metadata</c>, and those that this version of the SDK does
    /// not know. Empty by default. They may hold personal data.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> AdditionalProperties { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>Names the payment and its state, and no personal data: fit for a log.</summary>
    public override string ToString() => $"{PrintableText.Of(Reference)} {PrintableText.Of(State.Name)}";
}
