using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Sandbox;

namespace Shop;

/// <summary>The code of docs/test-your-shop.md.</summary>
internal static class TestYourShop
{
    internal static async Task<bool> OnASocket(WebApplication app)
    {
        await using var vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true);
        using var webhooks = WebhooksClient.Create(vipps.Configure);
        var registered = await webhooks.RegisterAsync(new(app.Urls.First() + "/hooks/vipps", WebhookEventTypes.Payments));
        app.Services.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(registered);

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = "order-1001");

        var accepted = await sent.Completion.WaitAsync(TimeSpan.FromSeconds(10)); // if false: vipps.Attempts tells what happened
        return accepted;
    }

    internal static void Faults(VippsSandbox vipps)
    {
        vipps.Faults.DeliverTwice = true; // each event comes twice
        vipps.Faults.DeliveryDelay = TimeSpan.FromHours(5); // and late
        vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.AnswerLost); // registered, but the response is lost
        vipps.RevokeTokens(); // the next call is answered 401
        vipps.Send(WebhookEventTypes.PaymentCaptured, options: new() { Fault = SandboxDeliveryFault.WrongSecret }); // a stranger signs the first attempt
    }

    internal static async Task HandlerAlone(IWebhookHandler<PaymentEvent> handler, IServiceProvider services)
    {
        var payment = new PaymentEvent
        {
            MerchantSerialNumber = "123456",
            Reference = "order-1001",
            PspReference = "1234567891",
            Name = PaymentEventName.Captured,
            Amount = new Money(500, "NOK"),
            Success = true,
        };
        var context = new WebhookContext
        {
            DeliveryKey = payment.EventKey,
            AttemptedAt = new DateTimeOffset(2026, 11, 2, 12, 0, 0, TimeSpan.Zero),
            Services = services,
        };

        await handler.HandleAsync(payment, context, CancellationToken.None);
    }
}
