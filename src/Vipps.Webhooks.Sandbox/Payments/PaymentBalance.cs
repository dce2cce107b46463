namespace Vipps.Webhooks.Sandbox;

/// <summary>The state and the amounts of a payment, in minor units. Pure: each operation returns the next balance, or the code of a refusal.</summary>
internal sealed record PaymentBalance(string State, long Amount, long Authorized = 0, long Captured = 0, long Refunded = 0, long Cancelled = 0)
{
    public const string Created = "CREATED";
    public const string AuthorizedState = "AUTHORIZED";
    public const string Aborted = "ABORTED";
    public const string Expired = "EXPIRED";
    public const string Terminated = "TERMINATED";

    /// <summary>Indicates whether the customer has not answered yet.</summary>
    public bool IsOpen => State == Created;

    private long Capturable => Authorized - Captured - Cancelled;

    private long Refundable => Captured - Refunded;

    public PaymentChange Authorize() => IsOpen
        ? new(this with { State = AuthorizedState, Authorized = Amount }, PaymentEventName.Authorized, Amount)
        : PaymentChange.Refused(PaymentErrors.ApproveFailed);

    public PaymentChange Abort() => IsOpen
        ? new(this with { State = Aborted }, PaymentEventName.Aborted, Amount)
        : PaymentChange.Refused(PaymentErrors.AlreadyReserved);

    public PaymentChange Expire() => IsOpen
        ? new(this with { State = Expired }, PaymentEventName.Expired, Amount)
        : PaymentChange.Refused(PaymentErrors.AlreadyReserved);

    public PaymentChange Capture(long amount) =>
        IsOpen ? PaymentChange.Refused(PaymentErrors.CaptureBeforeApproval)
        : State != AuthorizedState ? PaymentChange.Refused(PaymentErrors.CannotCapture)
        : amount < 1 ? PaymentChange.Refused(PaymentErrors.AmountTooSmall)
        : Cancelled > 0 ? PaymentChange.Refused(PaymentErrors.CaptureCancelled)
        : Capturable == 0 ? PaymentChange.Refused(PaymentErrors.AlreadyCaptured)
        : amount > Capturable ? PaymentChange.Refused(PaymentErrors.CaptureTooHigh)
        : new(this with { Captured = Captured + amount }, PaymentEventName.Captured, amount);

    public PaymentChange Refund(long amount) =>
        IsOpen ? PaymentChange.Refused(PaymentErrors.RefundBeforeApproval)
        : State != AuthorizedState ? PaymentChange.Refused(PaymentErrors.CannotRefund)
        : amount < 1 ? PaymentChange.Refused(PaymentErrors.AmountTooSmall)
        : Refunded > 0 && Refundable == 0 ? PaymentChange.Refused(PaymentErrors.AlreadyRefunded)
        : amount > Refundable ? PaymentChange.Refused(PaymentErrors.NotEnoughToRefund)
        : new(this with { Refunded = Refunded + amount }, PaymentEventName.Refunded, amount);

    /// <summary>Cancels: before the approval the whole payment, afterwards all that is reserved and not captured.</summary>
    public PaymentChange Cancel(bool onlyIfNotAuthorized, string codeOfRepetition) => State switch
    {
        Created => new(this with { State = Terminated, Cancelled = Amount }, PaymentEventName.Terminated, Amount),
        AuthorizedState when onlyIfNotAuthorized => PaymentChange.Refused(PaymentErrors.CancelAuthorized),
        AuthorizedState when Captured == Authorized => PaymentChange.Refused(PaymentErrors.CancelCaptured),
        AuthorizedState when Capturable > 0 =>
            new(this with { Cancelled = Cancelled + Capturable }, PaymentEventName.Cancelled, Capturable),
        AuthorizedState or Terminated => PaymentChange.Refused(codeOfRepetition),
        _ => PaymentChange.Refused(PaymentErrors.CannotCancel),
    };
}

/// <summary>The result of an operation: the new balance with its event, or the code of a refusal.</summary>
internal readonly record struct PaymentChange(PaymentBalance? Balance, PaymentEventName Event, long Amount, string? Code = null)
{
    public static PaymentChange Refused(string code) => new(null, default, 0, code);
}
