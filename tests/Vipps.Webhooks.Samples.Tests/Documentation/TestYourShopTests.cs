using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shop;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>The recipes of docs/test-your-shop.md work.</summary>
public sealed class TestYourShopTests
{
    [Fact]
    public async Task Shop_OnASocket_ReceivesWhatTheSandboxSends()
    {
        var paid = new TaskCompletionSource<PaymentEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddVippsWebhookReceiver().AddInMemoryRegistrations().AddHandler<PaymentEvent>((payment, _, _) =>
        {
            paid.TrySetResult(payment);
            return Task.CompletedTask;
        });
        await using var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(await TestYourShop.OnASocket(app));

        Assert.Equal("order-1001", (await paid.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Reference);
    }

    [Fact]
    public async Task Handler_Alone_TakesAnEventThatTheTestMade()
    {
        var handler = new Orders();

        await TestYourShop.HandlerAlone(handler, new ServiceCollection().BuildServiceProvider());

        Assert.Equal("epayments.payment.captured.v1 order-1001", handler.Taken?.ToString());
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
