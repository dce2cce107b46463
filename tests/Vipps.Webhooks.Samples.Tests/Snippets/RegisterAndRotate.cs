using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks;
using Vipps.Webhooks.Signing;

namespace Shop;

/// <summary>The code of docs/register-and-rotate.md.</summary>
internal static class RegisterAndRotate
{
    internal interface IWebhookSecrets
    {
        Task SaveAsync(RegisteredWebhook webhook);

        Task<IReadOnlyList<SavedWebhook>> LoadAsync(CancellationToken cancellationToken);
    }

    internal static async Task Register(string[] args, IWebhookSecrets secrets)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"));
        using var host = builder.Build();
        var webhooks = host.Services.GetRequiredService<IWebhooksClient>();

        var registered = await webhooks.RegisterAsync(new("https://shop.example/hooks/vipps", WebhookEventTypes.Payments));
        await secrets.SaveAsync(registered); // first of all: Vipps shows the secret only once

        foreach (var webhook in await webhooks.ListAsync())
        {
            Console.WriteLine($"{webhook.Id} {webhook.Url} {string.Join(' ', webhook.Events)}");
        }
    }

    internal static async Task Script(string clientSecret, string subscriptionKey)
    {
        using var webhooks = WebhooksClient.Create(options =>
        {
            options.Environment = VippsEnvironment.Test;
            options.ClientId = "2f8c0d2e-6b1f-4b7e-9f0a-0c9d3f1b7a55";
            options.ClientSecret = clientSecret;
            options.SubscriptionKey = subscriptionKey;
            options.MerchantSerialNumber = "123456";
        });

        await webhooks.ListAsync();
    }

    internal static void SetUp(WebApplicationBuilder builder)
    {
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"))
            .AddReceiver()
            .AddHandler<PaymentEvent, PaymentHandler>()
            .AddSqliteInbox("vipps-webhooks.db")
            .KeepRegistered("https://shop.example/hooks/vipps", WebhookEventTypes.Payments);
    }

    internal static async Task Rotate(
        IWebhooksClient webhooks, IWebhookSecrets secrets, InMemoryWebhookRegistrationStore registrations, Guid oldId, CancellationToken cancellationToken)
    {
        var request = new RegisterWebhookRequest("https://shop.example/hooks/vipps", WebhookEventTypes.Payments);
        var registered = await webhooks.RegisterAsync(request, cancellationToken);
        await secrets.SaveAsync(registered);
        registrations.Add(registered); // InMemoryWebhookRegistrationStore: from here on, both secrets are accepted
        await webhooks.DeleteAsync(oldId, cancellationToken);
        registrations.Remove(oldId); // later, once what is on its way has arrived
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

    internal sealed record SavedWebhook(Guid Id, Uri Url, string Secret);

    internal sealed class SavedRegistrations(IWebhookSecrets secrets, TimeProvider time) : IWebhookRegistrationSource
    {
        private volatile Snapshot? _last;

        public async ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken)
        {
            if (_last is { } last && time.GetElapsedTime(last.ReadAt) < TimeSpan.FromSeconds(30))
            {
                return last.Registrations;
            }

            var saved = await secrets.LoadAsync(cancellationToken);
            ImmutableArray<WebhookRegistration> registrations =
                [.. saved.Select(webhook => new WebhookRegistration(webhook.Url, webhook.Secret, webhook.Id))];
            _last = new(time.GetTimestamp(), registrations);
            return registrations;
        }

        private sealed record Snapshot(long ReadAt, ImmutableArray<WebhookRegistration> Registrations);
    }

    internal sealed class PaymentHandler : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
