using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using ReadmeShop;
using Shop;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>The recipes of docs/test-your-shop.md work.</summary>
public sealed class TestYourShopTests
{
    private readonly PaidOrders _orders = new();

    [Fact]
    public void ReadmesShop_IsTheOneThatIsTested()
    {
        string[] blocks = [.. Pages.Blocks(Pages.Readme, "csharp")];

        Assert.Contains(Pages.Read("tests/Vipps.Webhooks.ReadmeShop/Program.cs"), blocks);
        Assert.Contains(blocks, block => Pages.Read("tests/Vipps.Webhooks.ReadmeShop/PaymentHandler.cs").EndsWith(block, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadmesShop_TakesOneDelivery()
    {
        await TestYourShop.OneDelivery(_orders);

        Assert.Equal("order-1001", Assert.Single(_orders.Paid));
    }

    [Fact]
    public async Task ReadmesShop_TakesWhatTheSandboxSends()
    {
        await TestYourShop.WithTheSandbox(_orders).WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Equal("order-1001", Assert.Single(_orders.Paid));
    }

    [Fact]
    public async Task Shop_OnASocket_ReceivesWhatTheSandboxSends()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IOrders>(_orders);
        builder.Services.AddVippsWebhookReceiver().AddInMemoryRegistrations().AddHandler<PaymentEvent, ReadmeShop.PaymentHandler>();
        await using var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        await app.StartAsync(cancellation);
        await using var vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true, cancellation);
        using var webhooks = WebhooksClient.Create(vipps.Configure);

        Assert.True(await TestYourShop.OnASocket(app, vipps, webhooks).WaitAsync(RunningProgram.Patience, cancellation));

        Assert.Equal("order-1001", Assert.Single(_orders.Paid));
    }

    [Fact]
    public async Task Handler_Alone_TakesAnEventThatTheTestMade()
    {
        var handler = new Orders();

        await TestYourShop.HandlerAlone(handler, new ServiceCollection().BuildServiceProvider());

        Assert.Equal("epayments.payment.captured.v1 order-1001", handler.Taken?.ToString());
    }

    private sealed class PaidOrders : IOrders
    {
        private readonly ConcurrentDictionary<string, string> _paid = new();

        public IReadOnlyCollection<string> Paid => [.. _paid.Values];

        public Task AddPaymentAsync(string reference, Money amount, string eventKey, CancellationToken cancellationToken)
        {
            _paid[eventKey] = reference;
            return Task.CompletedTask;
        }
    }

    private sealed class Orders : IWebhookHandler<PaymentEvent>
    {
        public PaymentEvent? Taken { get; private set; }

        public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
        {
            Taken = webhookEvent;
            return Task.CompletedTask;
        }
    }
}
