using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The calls of the ePayment API: create, get, event log, capture, refund, cancel and, of the test environment, force approve.</summary>
internal sealed class PaymentEndpoints(CallerCheck callers, PaymentBook book, IdempotencyLog log)
{
    private const int MaxKeyLength = 50;

    // The documented amounts for which a refund fails.
    private const long RefundWithoutAccount = 123;
    private const long RefundAfterPeriod = 124;

    private SandboxPaymentOptions Options => book.Options;

    public Task<ApiAnswer> CreateAsync(HttpContext context) => WithObjectAsync(context, needsKey: true, isRequired: true, call =>
    {
        var order = PaymentOrder.Read(call.Json!.Value);
        return order.Mistakes.Count > 0
            ? PaymentAnswer.Invalid(call.Instance, [.. order.Mistakes])
            : log.Once(
                call.SalesUnit, call.Key!, $"create {order.Reference}", call.Body, () => Create(call, order), first => Repeated(first, call.Instance),
                sameCall => Refused(sameCall ? PaymentErrors.ReferenceExists : PaymentErrors.KeyExists, call.Instance));
    });

    public Task<ApiAnswer> GetAsync(HttpContext context) => Task.FromResult(Read(context, PaymentAnswer.Payment));

    public Task<ApiAnswer> EventsAsync(HttpContext context) => Task.FromResult(Read(context, PaymentAnswer.Events));

    public Task<ApiAnswer> CaptureAsync(HttpContext context) => AdjustAsync(
        context, PaymentErrors.CaptureRepeatedWithAnotherBody, (record, amount) => IsOver(record, Options.CapturePeriod) ? PaymentChange.Refused(PaymentErrors.CapturePeriodOver) : record.Balance.Capture(amount));

    public Task<ApiAnswer> RefundAsync(HttpContext context) => AdjustAsync(
        context,
        PaymentErrors.ReferenceExists,
        (record, amount) => amount == RefundWithoutAccount ? PaymentChange.Refused(PaymentErrors.RefundImpossible)
            : amount == RefundAfterPeriod || IsOver(record, Options.RefundPeriod) ? PaymentChange.Refused(PaymentErrors.RefundPeriodOver)
            : record.Balance.Refund(amount));

    public Task<ApiAnswer> CancelAsync(HttpContext context) => WithObjectAsync(context, needsKey: false, isRequired: false, call =>
    {
        var onlyIfNotAuthorized = call.Json is { } json
            && json.TryGetProperty("cancelTransactionOnly", out var only)
            && only.ValueKind == JsonValueKind.True;
        return Answer(
            call, PaymentErrors.KeyExists,
            record => IsOver(record, Options.CapturePeriod)
                ? PaymentChange.Refused(PaymentErrors.CancelPeriodOver)
                : record.Balance.Cancel(onlyIfNotAuthorized, Options.RepeatedCancelCode));
    });

    public Task<ApiAnswer> ApproveAsync(HttpContext context) => WithObjectAsync(context, needsKey: false, isRequired: true, call =>
    {
        var json = call.Json!.Value;
        var hasCustomer = json.TryGetProperty("customer", out var customer) && PaymentOrder.CustomerIsOne(customer);
        var token = json.TryGetProperty("token", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        return hasCustomer == token is not null
            ? PaymentAnswer.Invalid(call.Instance, new ExtraDetail("customer", "The body must have either customer or token."))
            : book.With(call.SalesUnit, call.Reference, record => Approve(record, token, call.Instance))
                ?? Refused(PaymentErrors.UnknownReference, call.Instance);
    });

    private ApiAnswer Approve(PaymentRecord record, string? token, string instance)
    {
        var code = (token is not null && token != record.Token) || record.Order.IsExpress
            ? PaymentErrors.ApproveFailed
            : book.Approve(record, Options.ForceApproveIgnoresTestAmounts);
        return code is null ? ApiAnswer.Empty(HttpStatusCode.OK) : Refused(code, instance);
    }

    private ApiAnswer Create(PaymentCall call, PaymentOrder order) =>
        order.BrokenRule(book.Now) is { } code ? Refused(code, call.Instance)
        : book.TryCreate(call.SalesUnit, order, call.Key) is { } record ? PaymentAnswer.Created(record)
        : Refused(PaymentErrors.ReferenceExists, call.Instance);

    private ApiAnswer Repeated(ApiAnswer first, string instance) =>
        first.Status != HttpStatusCode.Created || Options.RepeatedCreateStatus == HttpStatusCode.Created ? first
        : Options.RepeatedCreateStatus == HttpStatusCode.Conflict ? Refused(PaymentErrors.KeyExists, instance)
        : first.WithStatus(Options.RepeatedCreateStatus);

    private Task<ApiAnswer> AdjustAsync(HttpContext context, string conflict, Func<PaymentRecord, long, PaymentChange> change) =>
        WithObjectAsync(context, needsKey: true, isRequired: true, call =>
        {
            var mistakes = new List<ExtraDetail>();
            call.Json!.Value.TryGetProperty("modificationAmount", out var asked);
            return PaymentOrder.ReadAmount(asked, "modificationAmount", mistakes) is not var (amount, currency)
                ? PaymentAnswer.Invalid(call.Instance, [.. mistakes])
                : Answer(
                    call, conflict,
                    record => currency != record.Order.Currency ? PaymentChange.Refused(PaymentErrors.CurrencyNotAllowed) : change(record, amount));
        });

    // A reference that is not known is not remembered under the key: the payment may come to exist.
    private ApiAnswer Answer(PaymentCall call, string conflict, Func<PaymentRecord, PaymentChange> change)
    {
        // The log's lock before the book's, as when a payment is created. No payment is ever removed.
        return book.With(call.SalesUnit, call.Reference, static record => record) is null ? Refused(PaymentErrors.UnknownReference, call.Instance)
            : call.Key is not { } key ? Apply()
            : log.Once(
                call.SalesUnit, key, call.Instance, call.Body, Apply, static first => first,
                sameCall => Refused(sameCall ? conflict : PaymentErrors.KeyExists, call.Instance));

        ApiAnswer Apply() => book.With(call.SalesUnit, call.Reference, record => book.Change(record, _ => change(record), call.Key) is { } code
            ? Refused(code, call.Instance)
            : PaymentAnswer.Adjusted(record))!;
    }

    private ApiAnswer Read(HttpContext context, Func<PaymentRecord, ApiAnswer> answer)
    {
        var path = context.Request.Path;
        return Refuse(context, needsKey: false, out var salesUnit, out _)
            ?? book.With(salesUnit, PaymentPaths.ReferenceOf(path), answer)
            ?? Refused(PaymentErrors.UnknownReference, PaymentPaths.InstanceOf(path));
    }

    private bool IsOver(PaymentRecord record, TimeSpan period) => record.AuthorizedAt is { } authorized && book.Now - authorized > period;

    private ApiAnswer Refused(string code, string instance) => PaymentAnswer.Refused(code, instance, Options);

    private static ApiAnswer NoObject(string instance) => PaymentAnswer.Invalid(instance, new ExtraDetail("$", "The body is not a JSON object."));

    /// <summary>Answers a call whose caller, headers and body pass. The body is a JSON object; it may be missing if it is not required.</summary>
    private async Task<ApiAnswer> WithObjectAsync(HttpContext context, bool needsKey, bool isRequired, Func<PaymentCall, ApiAnswer> answer)
    {
        if (Refuse(context, needsKey, out var salesUnit, out var key) is { } refusal)
        {
            return refusal;
        }

        var (body, json) = await ReadAsync(context, isRequired).ConfigureAwait(false);
        using (json)
        {
            var call = new PaymentCall(salesUnit, key, context.Request.Path, body, json?.RootElement);
            return json is null && (isRequired || body.Length > 0) ? NoObject(call.Instance) : answer(call);
        }
    }

    /// <summary>Returns a refusal of the caller or its headers; null if the call may pass.</summary>
    private ApiAnswer? Refuse(HttpContext context, bool needsKey, out string salesUnit, out string? key)
    {
        (salesUnit, key) = ("", context.Request.Headers.ValueOf("Idempotency-Key"));
        if (!callers.TryPass(context.Request, out var caller, out var refusal))
        {
            return refusal;
        }

        var instance = PaymentPaths.InstanceOf(context.Request.Path);
        if (context.Request.Headers.ValueOf(ApiHeaders.MerchantSerialNumber) is null || caller.Scope.MerchantSerialNumber is not { } number)
        {
            return PaymentAnswer.Invalid(instance, new ExtraDetail(ApiHeaders.MerchantSerialNumber, "The header is required."));
        }

        salesUnit = number;
        return key is { Length: > MaxKeyLength } || (needsKey && key is null)
            ? PaymentAnswer.Invalid(instance, new ExtraDetail("Idempotency-Key", $"The header is required, with at most {MaxKeyLength} characters."))
            : null;
    }

    /// <summary>Reads the body. The document is null if it is not a JSON object.</summary>
    private static async Task<(byte[] Body, JsonDocument? Json)> ReadAsync(HttpContext context, bool isRequired)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted).ConfigureAwait(false);
        var body = buffer.ToArray();
        if (body.Length == 0 && !isRequired)
        {
            return (body, null);
        }

        try
        {
            var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && IsUnicode(json.RootElement))
            {
                return (body, json);
            }

            json.Dispose();
        }
        catch (JsonException)
        {
            // Not JSON.
        }

        return (body, null);
    }

    // An unpaired surrogate is found only when the text is read.
    private static bool IsUnicode(JsonElement json)
    {
        try
        {
            System.Text.Json.Nodes.JsonNode.Parse(json.GetRawText())!.ToJsonString();
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A call that passed. Its document is null if it has no body.</summary>
    private sealed record PaymentCall(string SalesUnit, string? Key, PathString Path, byte[] Body, JsonElement? Json)
    {
        public string Instance => PaymentPaths.InstanceOf(Path);

        public string Reference => PaymentPaths.ReferenceOf(Path);
    }
}
