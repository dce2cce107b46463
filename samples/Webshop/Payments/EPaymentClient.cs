using System.Text.Json.Serialization.Metadata;
using Vipps.Webhooks.Events;

namespace Webshop.Payments;

/// <summary>
/// The calls of Vipps' ePayment API that this shop makes. The HTTP client brings address, token and keys: <c>AddVippsAuthentication</c>.
/// </summary>
/// <remarks>
/// Each call that changes a payment has an <c>Idempotency-Key</c>: the same key again is the same call, not a second one. Each throws an
/// <see cref="EPaymentException"/> if Vipps refuses. See <see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/">ePayment API</see>.
/// </remarks>
internal sealed class EPaymentClient(HttpClient http)
{
    private const string Payments = "epayment/v1/payments";

    public Task<CreatedPayment> CreateAsync(NewPayment payment, CancellationToken cancellationToken) => PostAsync(
        Payments,
        JsonContent.Create(payment, EPaymentJson.Default.NewPayment),
        payment.Reference, // one payment for each order, however often it is asked for
        EPaymentJson.Default.CreatedPayment,
        cancellationToken);

    public Task<AdjustedPayment> CaptureAsync(string reference, Money amount, string idempotencyKey, CancellationToken cancellationToken) =>
        AdjustAsync(reference, "capture", amount, idempotencyKey, cancellationToken);

    public Task<AdjustedPayment> RefundAsync(string reference, Money amount, string idempotencyKey, CancellationToken cancellationToken) =>
        AdjustAsync(reference, "refund", amount, idempotencyKey, cancellationToken);

    /// <summary>Cancels a payment that is not approved yet, or releases all that is reserved and not captured.</summary>
    public Task<AdjustedPayment> CancelAsync(string reference, string idempotencyKey, CancellationToken cancellationToken) =>
        PostAsync($"{Payments}/{reference}/cancel", null, idempotencyKey, EPaymentJson.Default.AdjustedPayment, cancellationToken);

    /// <summary>Approves a payment as the customer does in the app. Of the test environment and the sandbox only.</summary>
    public async Task ForceApproveAsync(string reference, CancellationToken cancellationToken)
    {
        var customer = JsonContent.Create(new Approval(new Customer("4712345678")), EPaymentJson.Default.Approval);
        using var answer = await SendAsync($"epayment/v1/test/payments/{reference}/approve", customer, null, cancellationToken);
    }

    private Task<AdjustedPayment> AdjustAsync(
        string reference, string operation, Money amount, string idempotencyKey, CancellationToken cancellationToken) => PostAsync(
            $"{Payments}/{reference}/{operation}",
            JsonContent.Create(new Adjustment(Amount.Of(amount)), EPaymentJson.Default.Adjustment),
            idempotencyKey,
            EPaymentJson.Default.AdjustedPayment,
            cancellationToken);

    private async Task<T> PostAsync<T>(
        string path, HttpContent? body, string? idempotencyKey, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(path, body, idempotencyKey, cancellationToken);
        return await answer.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new EPaymentException(answer.StatusCode, null);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, HttpContent? body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        var answer = await http.SendAsync(request, cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw await EPaymentException.ReadAsync(answer, cancellationToken);
        }
    }
}
