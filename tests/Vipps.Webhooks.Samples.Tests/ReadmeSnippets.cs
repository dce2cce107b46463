using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The snippets of the README, so that the compiler reads them. <see cref="ReadmeTests"/> compares the two.</summary>
internal static class ReadmeSnippets
{
    internal static async Task TheLinesThatMatter(string[] args, Func<Guid, string, Task> SaveAsync)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"));
        using var host = builder.Build();

        var webhooks = host.Services.GetRequiredService<IWebhooksClient>();

        var registered = await webhooks.RegisterAsync(new("https://shop.example/hooks/vipps", WebhookEventTypes.Payments));
        await SaveAsync(registered.Id, registered.Secret); // Vipps shows the secret this once

        foreach (var webhook in await webhooks.ListAsync())
        {
            Console.WriteLine($"{webhook.Id} {webhook.Url} {string.Join(' ', webhook.Events)}");
        }

        await webhooks.DeleteAsync(registered.Id);
    }

    internal static void SeveralShops(HostApplicationBuilder builder)
    {
        builder.Services.AddVippsWebhooks("norway", builder.Configuration.GetSection("Vipps:Norway"));
        builder.Services.AddVippsWebhooks("denmark", builder.Configuration.GetSection("Vipps:Denmark"));
    }

    internal static async Task Partners(IWebhooksClient webhooks, RegisterWebhookRequest request)
    {
        await webhooks.ForSalesUnit("123456").RegisterAsync(request);
        await webhooks.ForSalesUnit(null).RegisterAsync(request); // every sales unit, now and later
    }

    internal static async Task OtherApis(IVippsTokenProvider tokens, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetTokenAsync(cancellationToken);
        request.Headers.Authorization = token.AuthorizationHeader;
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

    internal static async Task<IResult> VerifyADelivery(
        HttpRequest request,
        WebhookRegistration registration,
        TimeProvider timeProvider,
        Func<string, Money, Task> MarkAsPaidAsync,
        CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var verification = WebhookVerifier.Verify(
            new WebhookDelivery
            {
                Date = request.Headers["x-ms-date"].ToString(),
                ContentHash = request.Headers["x-ms-content-sha256"].ToString(),
                Authorization = request.Headers.Authorization.ToString(),
                AlternateAuthorization = request.Headers["X-Vipps-Authorization"].ToString(),
                Body = body.ToArray(),
            },
            registration, // secret and URL as saved when the webhook was registered
            now: timeProvider.GetUtcNow(),
            tolerance: WebhookVerifier.DefaultTolerance);
        if (verification != WebhookVerification.Valid)
        {
            return Results.Unauthorized();
        }

        if (WebhookEventReader.Read(body.ToArray(), registration.Events) is PaymentEvent { WasCaptured: true } payment)
        {
            await MarkAsPaidAsync(payment.Reference, payment.Amount);
        }

        return Results.Ok(); // also to events that nobody handles: an error would hold back the payment's next ones
    }

    internal static async Task<bool> TestYourShop(IServiceCollection services)
    {
        await using var vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true);
        services.AddVippsWebhooks(options =>
        {
            options.BaseAddress = vipps.BaseAddress;
            options.ClientId = vipps.Keys.ClientId;
            options.ClientSecret = vipps.Keys.ClientSecret;
            options.SubscriptionKey = vipps.Keys.SubscriptionKey;
            options.MerchantSerialNumber = vipps.Keys.MerchantSerialNumber;
        });

        // Register your own endpoint, say http://127.0.0.1:5000/hooks/vipps, and then:
        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = "order-1001");
        var accepted = await sent.Completion.WaitAsync(TimeSpan.FromSeconds(10)); // if false: vipps.Attempts tells what happened
        return accepted;
    }
}
