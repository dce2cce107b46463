using System.Text;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>Deliveries of payments.</summary>
internal static class Deliveries
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static InboxDelivery Of(string reference, int number = 1, string receiver = "", DateTimeOffset? receivedAt = null)
    {
        var body = $$"""
            {"msn":"123456","reference":"{{reference}}","pspReference":"{{number}}","name":"CAPTURED","amount":{"currency":"NOK","value":35000},
            "timestamp":"2026-03-01T11:59:58.000Z","idempotencyKey":"key","success":true}
            """;
        var delivery = new InboxDelivery
        {
            ReceiverName = receiver,
            DeliveryKey = $"epayments.payment.captured.v1/123456/{reference}/{number}/true",
            OrderingKey = $"payment/123456/{reference}",
            Body = Encoding.UTF8.GetBytes(body),
            AttemptedAt = Now.AddSeconds(-1),
            ReceivedAt = receivedAt ?? Now,
            EventType = WebhookEventTypes.PaymentCaptured,
            WebhookId = new Guid("11111111-2222-3333-4444-555555555555"),
            Url = new Uri("https://shop.example/hooks/vipps"),
            Events = [WebhookEventTypes.PaymentCaptured, WebhookEventTypes.PaymentCreated],
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };
        return delivery;
    }
}
