using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Signing;

namespace Shop;

/// <summary>The code of the README.</summary>
internal static class ReadmeSnippets
{
    internal static void WithoutAWebhook(WebApplicationBuilder builder)
    {
        var receiver = builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps")).AddHandler<PaymentEvent, PaymentHandler>();
        if (builder.Environment.IsDevelopment())
        {
            receiver.AddInMemoryRegistrations(); // starts without a webhook
        }
    }

    internal static async Task TheLinesThatMatter(string[] args, Func<Guid, string, Task> SaveAsync)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"));
        using var host = builder.Build();

        var webhooks = host.Services.GetRequiredService<IWebhooksClient>();

        var registered = await webhooks.RegisterAsync(new("https://shop.example/hooks/vipps", WebhookEventTypes.Payments));
        await SaveAsync(registered.Id, registered.Secret); // Vipps shows the secret only once

        foreach (var webhook in await webhooks.ListAsync())
        {
            Console.WriteLine($"{webhook.Id} {webhook.Url} {string.Join(' ', webhook.Events)}");
        }

        await webhooks.DeleteAsync(registered.Id);
    }

    internal static void Receive(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps")).AddHandler<PaymentEvent, PaymentHandler>();
        var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        app.Run();
    }

    internal static async Task RegisterWhileRunning(
        IWebhooksClient webhooks, InMemoryWebhookRegistrationStore registrations, Func<Guid, Uri, string, Task> SaveAsync)
    {
        var registered = await webhooks.RegisterAsync(new("https://shop.example/hooks/vipps", WebhookEventTypes.Payments));
        await SaveAsync(registered.Id, registered.Url, registered.Secret);
        registrations.Add(registered); // InMemoryWebhookRegistrationStore
    }

    internal static void SeveralShops(WebApplicationBuilder builder)
    {
        var norway = builder.Configuration.GetSection("Vipps:Norway");
        builder.Services.AddVippsWebhooks("norway", norway);
        builder.Services.AddVippsWebhookReceiver("norway", norway).AddHandler<PaymentEvent, NorwegianPayments>();

        var denmark = builder.Configuration.GetSection("Vipps:Denmark");
        builder.Services.AddVippsWebhooks("denmark", denmark);
        builder.Services.AddVippsWebhookReceiver("denmark", denmark).AddHandler<PaymentEvent, DanishPayments>();

        var app = builder.Build();
        app.MapVippsWebhooks("/hooks/norway", "norway");
        app.MapVippsWebhooks("/hooks/denmark", "denmark");
    }

    internal static async Task Partners(IWebhooksClient webhooks, RegisterWebhookRequest request)
    {
        await webhooks.ForSalesUnit("123456").RegisterAsync(request);
        await webhooks.ForSalesUnit(null).RegisterAsync(request); // every sales unit, now and later
    }

    internal static void OtherApis(WebApplicationBuilder builder)
    {
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"));
        builder.Services.AddHttpClient<EPaymentClient>().AddVippsAuthentication();
    }

    internal static void OtherSalesUnit(HttpRequestMessage request)
    {
        request.Options.Set(VippsRequestOptions.MerchantSerialNumber, "654321");
    }

    internal static async Task OutcomeUnknown(
        IWebhooksClient webhooks, RegisterWebhookRequest request, HashSet<Guid> savedIds, CancellationToken cancellationToken)
    {
        try
        {
            await webhooks.RegisterAsync(request, cancellationToken);
        }
        catch (VippsApiException exception) when (exception.OutcomeUnknown)
        {
            foreach (var webhook in await webhooks.ListAsync(cancellationToken))
            {
                if (webhook.Url == request.Url && !savedIds.Contains(webhook.Id))
                {
                    await webhooks.DeleteAsync(webhook.Id, cancellationToken);
                }
            }
        }
    }

    internal static WebhookEvent? VerifyADelivery(
        Dictionary<string, string> headers, byte[] body, WebhookRegistration[] registrations, TimeProvider timeProvider)
    {
        var result = WebhookVerifier.Verify(
            new WebhookDelivery
            {
                Date = headers["x-ms-date"],
                ContentHash = headers["x-ms-content-sha256"],
                Authorization = headers["Authorization"],
                WebhookId = headers["Webhook-Id"],
                Body = body,
            },
            registrations,
            now: timeProvider.GetUtcNow(),
            tolerance: WebhookVerifier.DefaultTolerance);
        if (result.IsValid)
        {
            return WebhookEventReader.Read(body, result.Registration!.Events);
        }

        return null;
    }

    internal static async Task<bool> TestYourShop(WebApplication app)
    {
        await using var vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true);
        using var webhooks = WebhooksClient.Create(vipps.Configure);
        var registered = await webhooks.RegisterAsync(new(app.Urls.First() + "/hooks/vipps", WebhookEventTypes.Payments));
        app.Services.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(registered);

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = "order-1001");

        var accepted = await sent.Completion.WaitAsync(TimeSpan.FromSeconds(10)); // if false: vipps.Attempts shows what happened
        return accepted;
    }

    public sealed class EPaymentClient(HttpClient http)
    {
        public Task<HttpResponseMessage> CreateAsync(HttpContent payment, CancellationToken cancellationToken) =>
            http.PostAsync("epayment/v1/payments", payment, cancellationToken);
    }

    public interface IOrders
    {
        Task AddPaymentAsync(string reference, Money amount, string deliveryKey, CancellationToken cancellationToken);
    }

    public sealed class PaymentHandler(IOrders orders) : IWebhookHandler<PaymentEvent>
    {
        public async Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
        {
            if (payment.WasCaptured) // asks for success, too: a failed capture is delivered as well
            {
                await orders.AddPaymentAsync(payment.Reference, payment.Amount, context.DeliveryKey, cancellationToken);
            }
        }
    }

    private sealed class NorwegianPayments : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class DanishPayments : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
