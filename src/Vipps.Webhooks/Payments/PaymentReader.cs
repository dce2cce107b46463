using System.Net;
using Vipps.Webhooks.Client;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Payments;

/// <inheritdoc cref="IPaymentReader"/>
internal sealed class PaymentReader(VippsCaller vipps, bool retriesIfThrottled = true) : IPaymentReader
{
    private const int MinReferenceLength = 8;
    private const int MaxReferenceLength = 64;

    /// <summary>The ePayment API's code for a reference that it does not know.</summary>
    private const string UnknownReference = "5090";

    public async Task<Payment?> GetAsync(string reference, CancellationToken cancellationToken = default)
    {
        CheckReference(reference);
        var (call, _) = NewCall("read a payment");
        return await ReadAsync(call, $"{call.Connection.PaymentsUri}/{reference}", cancellationToken).ConfigureAwait(false) is not { } answer
            ? null
            : PaymentAnswers.ReadPayment(answer.Body, reference) ?? throw CallErrors.Unreadable(call, answer.Status, null);
    }

    public async Task<IReadOnlyList<PaymentEvent>> GetEventsAsync(string reference, CancellationToken cancellationToken = default)
    {
        CheckReference(reference);
        var (call, salesUnit) = NewCall("read the events of a payment");
        return await ReadAsync(call, $"{call.Connection.PaymentsUri}/{reference}/events", cancellationToken).ConfigureAwait(false) is not { } answer
            ? []
            : PaymentAnswers.ReadEvents(answer.Body, reference, salesUnit) ?? throw CallErrors.Unreadable(call, answer.Status, null);
    }

    public IPaymentReader ForSalesUnit(string merchantSerialNumber)
    {
        ArgumentNullException.ThrowIfNull(merchantSerialNumber);
        return new PaymentReader(vipps.ForSalesUnit(merchantSerialNumber), retriesIfThrottled);
    }

    /// <summary>Returns a reader that fails at once if it is asked to slow down (429), for a caller that keeps a pace of its own.</summary>
    public PaymentReader WithoutRetriesIfThrottled() => new(vipps, retriesIfThrottled: false);

    // The characters matter most: a reference is a part of the path.
    private static void CheckReference(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Length is < MinReferenceLength or > MaxReferenceLength
            || !reference.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
        {
            throw new ArgumentException(
                $"A reference has {MinReferenceLength} to {MaxReferenceLength} letters (A to Z), digits and hyphens.", nameof(reference));
        }
    }

    private (VippsCall Call, string SalesUnit) NewCall(string operation)
    {
        var call = vipps.NewCall(operation, isIdempotent: true, retriesIfThrottled);
        return (call, call.Connection.MerchantSerialNumber ?? throw new InvalidOperationException(
            "The ePayment API needs a sales unit. Set MerchantSerialNumber, or call ForSalesUnit."));
    }

    /// <summary>Returns the answer; null if there is no such payment.</summary>
    private async ValueTask<VippsAnswer?> ReadAsync(VippsCall call, string address, CancellationToken cancellationToken)
    {
        using var message = VippsCaller.NewMessage(HttpMethod.Get, new Uri(address), call);
        try
        {
            return await vipps.SendAsync(message, call, cancellationToken).ConfigureAwait(false);
        }
        catch (VippsApiException exception) when (exception is not VippsTokenException && SaysUnknown(exception))
        {
            return null;
        }
    }

    // Its status is not documented. A 404 that the API did not write, such as the gateway's for a wrong path, says nothing about a payment.
    private static bool SaysUnknown(VippsApiException exception) =>
        exception.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest
        && exception.Problem is { } problem
        && (problem.Details.Any(static detail => detail.Reason == UnknownReference)
            || (exception.StatusCode == HttpStatusCode.NotFound && problem is { Type: not null, Instance: not null }));
}
