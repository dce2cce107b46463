using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Samples;
using Vipps.Webhooks;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Sandbox;

namespace QuickStart;

/// <summary>The five steps, one after the other. The webhook is deleted at the end, even if a step fails.</summary>
internal sealed class Walkthrough(IServiceProvider services, VippsSandbox? sandbox, Receiver? receiver, Uri callback)
{
    private static readonly TimeSpan DeliveryPatience = TimeSpan.FromSeconds(30);

    private readonly IWebhooksClient _client = services.GetRequiredService<IWebhooksClient>();
    private readonly TemporaryWebhook _webhook = new(services.GetRequiredService<IWebhooksClient>(), Say);
    private readonly IVippsTokenProvider _tokens = services.GetRequiredService<IVippsTokenProvider>();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("Vipps MobilePay webhooks: the quick start in five steps.");
        Say(sandbox is not null
            ? $"No server is configured, so the sandbox plays Vipps, at {sandbox.BaseAddress}"
            : "The configured server is used.");

        await GetTokenAsync(cancellationToken);
        var registered = await RegisterAsync(cancellationToken);
        var deleted = false;
        try
        {
            await ListAsync(registered, cancellationToken);
            await ReceiveAsync(registered, cancellationToken);
            await DeleteAsync(registered, cancellationToken);
            deleted = true;
        }
        finally
        {
            if (!deleted)
            {
                await _webhook.DeleteAsync(registered.Id);
            }
        }

        Console.WriteLine();
        Console.WriteLine("Done. All of it went over HTTP, through the same code that a shop runs.");
    }

    private async Task GetTokenAsync(CancellationToken cancellationToken)
    {
        Step(1, "Get a token");
        var token = await _tokens.GetTokenAsync(cancellationToken);
        var salesUnit = token.MerchantSerialNumber is { } number ? $" for sales unit {number}" : "";
        Say($"Got one{salesUnit}, valid until {token.ExpiresAt.ToString("u", CultureInfo.InvariantCulture)}.");
        Say("It is cached, renewed before it expires, and sent with every call from here on.");
    }

    private async Task<RegisteredWebhook> RegisterAsync(CancellationToken cancellationToken)
    {
        Step(2, "Register a webhook");
        var registered = await _webhook.RegisterAsync(
            new RegisterWebhookRequest(callback, [WebhookEventTypes.PaymentAuthorized, WebhookEventTypes.PaymentCaptured]),
            cancellationToken);
        receiver?.Accept(registered);
        Say($"Registered {registered.Id}");
        Say($"  for {registered.Url}");
        foreach (var type in registered.Events)
        {
            Say($"  on {type}");
        }

        Say($"It came with a secret of {registered.Secret.Length} characters, shown only once. A real shop would save it now.");
        return registered;
    }

    private async Task ListAsync(RegisteredWebhook registered, CancellationToken cancellationToken)
    {
        Step(3, "List the webhooks");
        var webhooks = await _client.ListAsync(cancellationToken);
        foreach (var webhook in webhooks)
        {
            Say($"{webhook.Id}  {webhook.Url}{(webhook.Id == registered.Id ? "  (the new one)" : "")}");
        }

        if (webhooks.All(webhook => webhook.Id != registered.Id))
        {
            throw new SampleException("The new webhook is not in the list.");
        }
    }

    private async Task ReceiveAsync(RegisteredWebhook registered, CancellationToken cancellationToken)
    {
        Step(4, "Receive a delivery");
        if (sandbox is null || receiver is null)
        {
            Say($"Left out: the server delivers to {registered.Url.Host}, not to this program.");
            Say("Make a test payment, and watch your endpoint; or run without a server to see a delivery here.");
            return;
        }

        Say("A customer pays in the sandbox…");
        sandbox.Send(WebhookEventTypes.PaymentAuthorized);
        PaymentEvent received;
        try
        {
            received = await receiver.Received.WaitAsync(DeliveryPatience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new SampleException($"No delivery arrived within {DeliveryPatience.TotalSeconds} seconds.");
        }

        Say($"Received {received.Name}: {received.Amount} for {received.Reference}, success: {(received.Success ? "yes" : "no")}.");
        Say("The signature was checked over the raw body and is valid. Answered 200.");
    }

    private async Task DeleteAsync(RegisteredWebhook registered, CancellationToken cancellationToken)
    {
        Step(5, "Delete the webhook");
        var wasThere = await _client.DeleteAsync(registered.Id, cancellationToken);
        Say(wasThere ? $"Deleted {registered.Id}." : $"{registered.Id} is no longer among the webhooks of this sales unit.");
    }

    private static void Step(int number, string title)
    {
        Console.WriteLine();
        Console.WriteLine($"{number}. {title}");
    }

    private static void Say(string line) => Console.WriteLine($"   {line}");
}
