using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Webshop.Payments;

// The bodies of the ePayment API, as far as this shop needs them.

internal sealed record NewPayment(
    Amount Amount, PaymentMethod PaymentMethod, string Reference, string UserFlow, string ReturnUrl, string PaymentDescription);

internal sealed record PaymentMethod(string Type);

internal sealed record CreatedPayment(string Reference, string? RedirectUrl);

internal sealed record Adjustment(Amount ModificationAmount);

internal sealed record AdjustedPayment(Aggregate Aggregate);

/// <summary>The sums of a payment, as they are after the call.</summary>
internal sealed record Aggregate(Amount AuthorizedAmount, Amount CancelledAmount, Amount CapturedAmount, Amount RefundedAmount);

internal sealed record Approval(Customer Customer);

internal sealed record Customer(string PhoneNumber);

/// <summary>An amount in minor units, such as øre.</summary>
internal sealed record Amount(string Currency, long Value)
{
    public static Amount Of(Money money) => new(money.Currency, money.MinorUnits);
}

internal sealed record Problem(string? Title, string? Detail, string? TraceId, IReadOnlyList<ExtraDetail>? ExtraDetails);

internal sealed record ExtraDetail(string? Name, string? Reason);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(NewPayment))]
[JsonSerializable(typeof(CreatedPayment))]
[JsonSerializable(typeof(Adjustment))]
[JsonSerializable(typeof(AdjustedPayment))]
[JsonSerializable(typeof(Approval))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class EPaymentJson : JsonSerializerContext;
