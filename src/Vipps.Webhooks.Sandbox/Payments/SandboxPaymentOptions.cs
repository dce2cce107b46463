using System.Net;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// The sandbox's choices where Vipps' documentation of payments leaves it open: each option is one, and can be changed to test
/// that a shop copes with the other one.
/// </summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/">ePayment API</see>.</remarks>
public sealed class SandboxPaymentOptions
{
    /// <summary>
    /// The time that the customer has to approve a payment, on the sandbox's clock, if the payment has no <c>expiresAt</c>: from 1 second to 60 days.
    /// Default: 10 minutes, as documented.
    /// </summary>
    public TimeSpan ApprovalTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The time in which a reservation can be captured or cancelled: from 1 second to 365 days. Default: 180 days, as documented for Norway. After it,
    /// both are refused.
    /// </summary>
    public TimeSpan CapturePeriod { get; set; } = TimeSpan.FromDays(180);

    /// <summary>The time in which a payment can be refunded, counted from its approval: from 1 second to 730 days. Default: 365 days.</summary>
    public TimeSpan RefundPeriod { get; set; } = TimeSpan.FromDays(365);

    /// <summary>
    /// The time for which an <c>Idempotency-Key</c> is remembered; null, the default, for as long as the sandbox runs. How long Vipps remembers one is not
    /// documented.
    /// </summary>
    public TimeSpan? IdempotencyKeyLifetime { get; set; }

    /// <summary>
    /// The status of a create call that is repeated with the same <c>Idempotency-Key</c> and body: 201, the default, or 200, with the first answer; or 409,
    /// with the code 4020. Which of them Vipps answers is not documented. No second payment is created in any case.
    /// </summary>
    public HttpStatusCode RepeatedCreateStatus { get; set; } = HttpStatusCode.Created;

    /// <summary>The code of a cancellation that is repeated: <c>6190</c>, the default, or <c>6050</c>. Which of them Vipps answers is not documented.</summary>
    public string RepeatedCancelCode { get; set; } = PaymentErrors.CannotCancel;

    /// <summary>
    /// The statuses of error codes, where they differ from the sandbox's choice: 404 for 5090, 409 for 4010, 4020 and 4150, and 400 for all others. Few are
    /// documented. Empty by default.
    /// </summary>
    public IDictionary<string, HttpStatusCode> ErrorStatus { get; } = new Dictionary<string, HttpStatusCode>(StringComparer.Ordinal);

    /// <summary>
    /// Indicates whether an approval that fails, because of a test amount, is an event AUTHORIZED with <c>success: false</c>. Default: false: the payment
    /// stays CREATED without an event, and expires. When Vipps sends <c>success: false</c> is not documented.
    /// </summary>
    public bool FailedApprovalIsAnEvent { get; set; }

    /// <summary>
    /// Indicates whether force approve succeeds whatever the amount. Default: true. If false, it fails for the documented test amounts with the code 10010,
    /// as <see cref="SandboxPayments.Approve"/> does. The documentation is not clear about it.
    /// </summary>
    public bool ForceApproveIgnoresTestAmounts { get; set; } = true;

    internal void Validate()
    {
        InRange(ApprovalTimeout, TimeSpan.FromDays(60), nameof(ApprovalTimeout));
        InRange(CapturePeriod, TimeSpan.FromDays(365), nameof(CapturePeriod));
        InRange(RefundPeriod, TimeSpan.FromDays(730), nameof(RefundPeriod));
        ArgumentException.ThrowIfNullOrWhiteSpace(RepeatedCancelCode);
        if (RepeatedCreateStatus is not (HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Conflict))
        {
            throw new ArgumentOutOfRangeException(nameof(RepeatedCreateStatus), RepeatedCreateStatus, "It must be 200, 201 or 409.");
        }

        if (IdempotencyKeyLifetime is { } lifetime)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero, nameof(IdempotencyKeyLifetime));
        }
    }

    private static void InRange(TimeSpan value, TimeSpan most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1), name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
