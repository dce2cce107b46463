using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ReadmeShop;
using Vipps.Webhooks;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Signing;

namespace Shop;

/// <summary>The code of docs/test-your-shop.md.</summary>
internal static class TestYourShop
{
    internal static async Task OneDelivery(IOrders orders)
    {
        var registration = new WebhookRegistration(new Uri("https://shop.example/hooks/vipps"), "the-secret-of-the-test");
        await using var shop = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseSetting("Vipps:Registrations:0:Url", "https://shop.example/hooks/vipps")
            .UseSetting("Vipps:Registrations:0:Secret", "the-secret-of-the-test")
            .ConfigureTestServices(services => services.AddSingleton(orders)));
        using var client = shop.CreateClient();

        using var answer = await client.DeliverAsync(
            registration, WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = "order-1001");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    internal static async Task WithTheSandbox(IOrders orders)
    {
        await using var vipps = await VippsSandbox.StartAsync();
        using var webhooks = WebhooksClient.Create(vipps.Configure);
        var registered = await webhooks.RegisterAsync(new("https://shop.example/hooks/vipps", WebhookEventTypes.Payments));

        await using var shop = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .ConfigureAppConfiguration(settings => settings.AddInMemoryCollection(vipps.ToConfiguration("Vipps", registered)))
            .ConfigureTestServices(services => services.AddSingleton(orders)));
        vipps.CallbackHandler = shop.Server.CreateHandler();

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = "order-1001");

        Assert.True(await sent.Completion); // if false, sent.Attempts tells what happened
    }

    internal static async Task<bool> OnASocket(WebApplication app, VippsSandbox vipps, IWebhooksClient webhooks)
    {
        var registered = await webhooks.RegisterAsync(new(app.Urls.First() + "/hooks/vipps", WebhookEventTypes.Payments));
        app.Services.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(registered);

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = "order-1001");
        return await sent.Completion;
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
