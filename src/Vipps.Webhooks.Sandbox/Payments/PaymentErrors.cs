using System.Collections.Frozen;
using System.Net;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The error codes of the ePayment API that the sandbox answers.</summary>
internal static class PaymentErrors
{
    public const string CaptureRepeatedWithAnotherBody = "4010";
    public const string KeyExists = "4020";
    public const string ReferenceExists = "4150";
    public const string CurrencyNotAllowed = "5040";
    public const string UnknownReference = "5090";
    public const string RefundImpossible = "5100";
    public const string AmountTooSmall = "6010";
    public const string RefundBeforeApproval = "6020";
    public const string CancelPeriodOver = "6030";
    public const string CancelCaptured = "6040";
    public const string CancelAuthorized = "6060";
    public const string CaptureCancelled = "6070";
    public const string CaptureBeforeApproval = "6080";
    public const string CaptureTooHigh = "6090";
    public const string CapturePeriodOver = "6100";
    public const string ExpiresTooLate = "6110";
    public const string ExpiresTooSoon = "6120";
    public const string ExpiresWithoutReceipt = "6130";
    public const string NotEnoughToRefund = "6150";
    public const string AlreadyCaptured = "6170";
    public const string AlreadyRefunded = "6180";
    public const string CannotCancel = "6190";
    public const string CannotCapture = "6200";
    public const string CannotRefund = "6210";
    public const string RefundPeriodOver = "6220";
    public const string AlreadyReserved = "6230";
    public const string ApproveFailed = "10010";

    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>
    {
        [CaptureRepeatedWithAnotherBody] = "The Idempotency-Key was used for another amount.",
        [KeyExists] = "The Idempotency-Key was used for another call.",
        [ReferenceExists] = "A payment with this reference exists, or the Idempotency-Key was used with another body.",
        [CurrencyNotAllowed] = "The currency is not allowed for this payment.",
        [UnknownReference] = "There is no payment with this reference.",
        [RefundImpossible] = "The refund is impossible: no account can receive it.",
        [AmountTooSmall] = "The amount is too small.",
        [RefundBeforeApproval] = "The payment is not approved yet.",
        [CancelPeriodOver] = "The period in which it can be cancelled is over.",
        [CancelCaptured] = "The whole amount is captured and cannot be cancelled.",
        [CancelAuthorized] = "The payment is authorized.",
        [CaptureCancelled] = "The reservation was cancelled.",
        [CaptureBeforeApproval] = "The payment is not approved yet.",
        [CaptureTooHigh] = "The amount is higher than what is reserved.",
        [CapturePeriodOver] = "The period in which it can be captured is over.",
        [ExpiresTooLate] = "The payment would expire too late.",
        [ExpiresTooSoon] = "The payment would expire too soon.",
        [ExpiresWithoutReceipt] = "A payment with expiresAt needs a receipt.",
        [NotEnoughToRefund] = "The amount is higher than what can be refunded.",
        [AlreadyCaptured] = "The whole amount is captured already.",
        [AlreadyRefunded] = "The whole amount is refunded already.",
        [CannotCancel] = "It cannot be cancelled in this state.",
        [CannotCapture] = "It cannot be captured in this state.",
        [CannotRefund] = "It cannot be refunded in this state.",
        [RefundPeriodOver] = "The period in which it can be refunded is over.",
        [AlreadyReserved] = "The payment has ended.",
        [ApproveFailed] = "The approval failed.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The statuses that are known or likely; every other code is 400.</summary>
    public static HttpStatusCode StatusOf(string code) => code switch
    {
        CaptureRepeatedWithAnotherBody or KeyExists or ReferenceExists => HttpStatusCode.Conflict,
        UnknownReference => HttpStatusCode.NotFound,
        _ => HttpStatusCode.BadRequest,
    };

    public static string TextOf(string code) => Texts.GetValueOrDefault(code, "The operation was refused.");
}
