using System.Globalization;
using System.Text;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Benchmarks.Storing;

/// <summary>Deliveries to store: about 500 bytes a row, each of a payment of its own unless told otherwise.</summary>
internal static class Rows
{
    public static InboxDelivery Of(int number, string? payment = null)
    {
        var reference = payment ?? string.Create(CultureInfo.InvariantCulture, $"acme-shop-{number:D10}");
        var now = TimeProvider.System.GetUtcNow();
        return new InboxDelivery
        {
            ReceiverName = "",
            DeliveryKey = $"epayments.payment.captured.v1/123456/{reference}/{number}/true",
            OrderingKey = $"payment/123456/{reference}",
            Body = Encoding.UTF8.GetBytes(
                $$"""{"msn":"123456","reference":"{{reference}}","pspReference":"{{number}}","name":"CAPTURED","amount":{"currency":"NOK","value":35000},"timestamp":"2024-06-03T14:22:10.501Z","idempotencyKey":"49ca711a-9487-112e-1def-000000000000","success":true}"""),
            AttemptedAt = now,
            ReceivedAt = now,
            EventType = WebhookEventTypes.PaymentCaptured,
            WebhookId = new Guid("6d3e3b7e-4b9a-4a8f-9c67-1a8a3f9d6d10"),
            Url = new Uri("https://shop.example/hooks"),
            Events = [WebhookEventTypes.PaymentCaptured],
        };
    }

    /// <summary>Inserts a batch in the order that a database wants.</summary>
    public static Task InsertAsync(IInboxDatabase database, IEnumerable<InboxDelivery> batch, CancellationToken cancellationToken) => database.InsertAsync(
        [.. batch.Select(InboxRow.Of).OrderBy(static row => row.Delivery.DeliveryKey, StringComparer.Ordinal)], cancellationToken);
}
