using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The answers of the ePayment API.</summary>
internal static class PaymentAnswer
{
    public static ApiAnswer Created(PaymentRecord record) => ApiAnswer.Json(HttpStatusCode.Created, writer =>
    {
        writer.WriteStartObject();
        WriteRedirect(writer, record);
        writer.WriteString("reference", record.Order.Reference);
        writer.WriteEndObject();
    });

    public static ApiAnswer Payment(PaymentRecord record) => ApiAnswer.Json(HttpStatusCode.OK, writer =>
    {
        writer.WriteStartObject();
        WriteAggregate(writer, record);
        WriteAmount(writer, "amount", record.Balance.Amount, record);
        writer.WriteString("state", record.Balance.State);
        writer.WriteStartObject("paymentMethod");
        writer.WriteString("type", record.Order.Method);
        writer.WriteEndObject();
        var isShared = record.AuthorizedAt is not null && record.Order.Scope.Length > 0;
        writer.WriteStartObject("profile");
        if (isShared)
        {
            writer.WriteString("sub", MadeUpCustomer.Sub);
        }

        writer.WriteEndObject();
        writer.WriteString("pspReference", record.PspReference);
        WriteRedirect(writer, record);
        writer.WriteString("reference", record.Order.Reference);
        if (record.Order.Metadata is { } metadata)
        {
            writer.WritePropertyName("metadata");
            metadata.WriteTo(writer);
        }

        if (isShared)
        {
            writer.WritePropertyName("userDetails");
            MadeUpCustomer.Details().WriteTo(writer);
        }

        if (PaymentBook.CaptureGuaranteedUntil(record) is { } until)
        {
            writer.WriteString("captureGuaranteedUntil", until.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff+00:00", CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
    });

    public static ApiAnswer Events(PaymentRecord record) => ApiAnswer.Json(HttpStatusCode.OK, writer =>
    {
        writer.WriteStartArray();
        foreach (var entry in record.Events)
        {
            entry.WriteTo(writer);
        }

        writer.WriteEndArray();
    });

    /// <summary>The answer to a capture, refund or cancellation. Its media type is that of the specification, odd as it is for a success.</summary>
    public static ApiAnswer Adjusted(PaymentRecord record) => ApiAnswer.Json(
        HttpStatusCode.OK,
        writer =>
        {
            writer.WriteStartObject();
            WriteAmount(writer, "amount", record.Balance.Amount, record);
            writer.WriteString("state", record.Balance.State);
            WriteAggregate(writer, record);
            writer.WriteString("pspReference", record.PspReference);
            writer.WriteString("reference", record.Order.Reference);
            writer.WriteEndObject();
        },
        ApiAnswer.ProblemContentType);

    public static ApiAnswer Refused(string code, string instance, SandboxPaymentOptions options)
    {
        var status = options.ErrorStatus.TryGetValue(code, out var chosen) ? chosen : PaymentErrors.StatusOf(code);
        return ProblemAnswer.Create(
            status, TitleOf(status), instance, PaymentErrors.TextOf(code), [new ExtraDetail("ErrorCode", code)], TypeOf(status));
    }

    public static ApiAnswer Invalid(string instance, params ExtraDetail[] mistakes) => ProblemAnswer.Create(
        HttpStatusCode.BadRequest, "Bad Request", instance, ProblemAnswer.ValidationDetail, mistakes, TypeOf(HttpStatusCode.BadRequest));

    private static string TypeOf(HttpStatusCode status) => $"https://httpstatuses.io/{((int)status).ToString(CultureInfo.InvariantCulture)}";

    private static string TitleOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => "Bad Request",
        HttpStatusCode.NotFound => "Not Found",
        _ => status.ToString(),
    };

    private static void WriteRedirect(Utf8JsonWriter writer, PaymentRecord record)
    {
        if (record.Order.Flow != "PUSH_MESSAGE")
        {
            writer.WriteString("redirectUrl", record.RedirectUrl);
        }
    }

    private static void WriteAggregate(Utf8JsonWriter writer, PaymentRecord record)
    {
        writer.WriteStartObject("aggregate");
        WriteAmount(writer, "authorizedAmount", record.Balance.Authorized, record);
        WriteAmount(writer, "cancelledAmount", record.Balance.Cancelled, record);
        WriteAmount(writer, "capturedAmount", record.Balance.Captured, record);
        WriteAmount(writer, "refundedAmount", record.Balance.Refunded, record);
        writer.WriteEndObject();
    }

    private static void WriteAmount(Utf8JsonWriter writer, string name, long value, PaymentRecord record)
    {
        writer.WriteStartObject(name);
        writer.WriteString("currency", record.Order.Currency);
        writer.WriteNumber("value", value);
        writer.WriteEndObject();
    }
}
