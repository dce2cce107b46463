using System.Text;
using System.Text.Json;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Payments;

/// <summary>Reads the ePayment API's answers. Never throws: an answer that lacks what a shop acts on is not read at all.</summary>
internal static class PaymentAnswers
{
    /// <summary>Reads a payment. Returns null if it cannot be read, or is not the one that was asked for.</summary>
    public static Payment? ReadPayment(ReadOnlySpan<byte> body, string reference)
    {
        var json = ReadableText.Of(JsonBodyParser.WithoutMark(body), out var isRepaired);
        try
        {
            var fields = new JsonFields(
                json, stackalloc JsonField[JsonFields.UsualCount], stackalloc int[JsonField.BucketCount], isRepaired, merchantSerialNumber: null);
            return Read(ref fields) is { } payment && fields.Problem is null && payment.Reference == reference ? payment : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads an event log. Returns null if an entry cannot be read, or is not of the payment that was asked for.</summary>
    public static IReadOnlyList<PaymentEvent>? ReadEvents(ReadOnlySpan<byte> body, string reference, string merchantSerialNumber)
    {
        // Vipps' webhook has the sales unit, the event log does not. At the front, so that a field of the entry would win.
        var prefix = Encoding.UTF8.GetBytes(
            $$"""{"msn":"{{merchantSerialNumber}}","{{PaymentEvent.SourceField}}":"{{PaymentEvent.PolledSource}}",""");
        var json = JsonBodyParser.WithoutMark(body);
        var events = new List<PaymentEvent>();
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                if (reader.TokenType != JsonTokenType.StartObject || !reader.TrySkip())
                {
                    return null;
                }

                byte[] entry = [.. prefix, .. json[(start + 1)..(int)reader.BytesConsumed]];
                if (WebhookEventReader.Read(entry) is not PaymentEvent read || read.Reference != reference)
                {
                    return null;
                }

                events.Add(read);
            }

            return reader.TokenType == JsonTokenType.EndArray && !reader.Read() ? events.AsReadOnly() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Payment? Read(ref JsonFields fields)
    {
        var amount = fields.ReadRequiredMoney("amount"u8);
        return fields.ReadObject("aggregate"u8, Aggregate.Read) is { IsComplete: true } aggregate
            ? new Payment
            {
                Reference = fields.ReadRequiredText("reference"u8),
                PspReference = fields.ReadRequiredText("pspReference"u8),
                State = fields.ReadRequiredText("state"u8) is { Length: > 0 } state ? new(state) : default,
                Amount = amount,
                AuthorizedAmount = aggregate.Authorized,
                CapturedAmount = aggregate.Captured,
                RefundedAmount = aggregate.Refunded,
                CancelledAmount = aggregate.Cancelled,
                CaptureGuaranteedUntil = fields.ReadTimestamp("captureGuaranteedUntil"u8),
                UserDetails = fields.ReadObject("userDetails"u8, UserDetails.Read),
                ShippingDetails = fields.ReadObject("shippingDetails"u8, amount.Currency, ShippingDetails.Read),
                AdditionalProperties = fields.GetUnread(),
            }
            : null;
    }

    private sealed record Aggregate(Money Authorized, Money Captured, Money Refunded, Money Cancelled, bool IsComplete)
    {
        public static Aggregate Read(ref JsonFields fields)
        {
            var (authorized, captured) = (fields.ReadRequiredMoney("authorizedAmount"u8), fields.ReadRequiredMoney("capturedAmount"u8));
            var (refunded, cancelled) = (fields.ReadRequiredMoney("refundedAmount"u8), fields.ReadRequiredMoney("cancelledAmount"u8));
            return new Aggregate(authorized, captured, refunded, cancelled, fields.Problem is null);
        }
    }
}
