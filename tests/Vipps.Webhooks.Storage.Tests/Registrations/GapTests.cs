using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.CatchUp;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Registrations;

/// <summary>What happens while a webhook is gone reaches the handlers by catch-up.</summary>
public sealed class GapTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatAWebhookThatWasGoneMissed_IsCaughtUpAtOnce_Once()
    {
        using var directory = new TemporaryDirectory();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var orders = new Orders(clock.GetUtcNow().AddHours(-1)); // read every five minutes, by a clock that stands still
        var handled = new ConcurrentQueue<string>();
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = TestNode.Create(vipps, directory.Path, clock, receiver =>
        {
            receiver.Services.AddSingleton(orders);
            receiver.Services.AddHttpClient("epayment").AddVippsAuthentication();
            receiver.Services.AddHealthChecks().AddVippsWebhookRegistrarCheck();
            receiver.KeepRegistered(TestNode.Url, WebhookEventTypes.Payments)
                .AddHandler<PaymentEvent>((payment, _, _) =>
                {
                    handled.Enqueue($"{payment.Name} {payment.Source}");
                    return Task.CompletedTask;
                })
                .AddCatchUp<Orders>(static options => options.HeadStart = TimeSpan.Zero);
        });
        await shop.Client.RegisterAsync(new("https://other.example/", [WebhookEventTypes.UserCheckedIn]), Cancellation); // so no list is ever empty
        using var lost = new MetricCollector<long>(
            shop.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), "Vipps.Webhooks", RegistrarTelemetry.LostCounter);
        vipps.CallbackHandler = new Balancer(shop.Processor);
        await shop.EnsureAsync();
        await CallAsync(shop, "epayment/v1/payments", """
            {"amount":{"currency":"NOK","value":49900},"paymentMethod":{"type":"WALLET"},"reference":"acme-shop-1","userFlow":"WEB_REDIRECT",
             "returnUrl":"https://shop.example/orders/1","paymentDescription":"One pair of socks"}
            """);
        var catchUp = shop.Services.GetServices<IHostedService>().OfType<CatchUpService>().Single();
        await catchUp.StartAsync(Cancellation);
        await Until.TrueAsync(() => Task.FromResult(handled.Count == 1 && vipps.Requests.Any(static request => request.Path.EndsWith("/acme-shop-1", StringComparison.Ordinal))));

        // Gone, and cannot be registered again at once.
        Assert.True(vipps.RemoveRegistration((await shop.StateAsync()).WebhookId!.Value));
        Assert.True(vipps.Payments.Approve("acme-shop-1"));
        vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.Answer(HttpStatusCode.BadRequest));
        await Assert.ThrowsAsync<VippsApiException>(shop.EnsureAsync);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(shop));
        Assert.Contains(shop.Logs.GetSnapshot(), static line => line.Level == LogLevel.Error && line.Message.Contains("is gone at Vipps", StringComparison.Ordinal));
        Assert.Equal(1, lost.GetMeasurementSnapshot().EvaluateAsCounter());
        Assert.Single(handled);

        await shop.EnsureAsync();
        await Until.TrueAsync(() => Task.FromResult(handled.Count == 2));
        Assert.NotEqual(HealthStatus.Unhealthy, await HealthAsync(shop));

        // The payment has ended, and is not read any more: but for what a second gap may have swallowed.
        Assert.True(vipps.RemoveRegistration((await shop.StateAsync()).WebhookId!.Value));
        await CallAsync(shop, "epayment/v1/payments/acme-shop-1/capture", """{"modificationAmount":{"currency":"NOK","value":49900}}""");
        await shop.EnsureAsync();
        await Until.TrueAsync(() => Task.FromResult(handled.Count == 3));

        await catchUp.StopAsync(Cancellation);
        Assert.Equal(["CREATED Delivered", "AUTHORIZED Polled", "CAPTURED Polled"], handled);
    }

    private static async Task<HealthStatus> HealthAsync(TestNode shop) =>
        (await shop.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Status;

    private static async Task CallAsync(TestNode shop, string path, string body)
    {
        using var client = shop.Services.GetRequiredService<IHttpClientFactory>().CreateClient("epayment");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", path);
        using var answer = await client.SendAsync(request, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The order that the shop waits for.</summary>
    private sealed class Orders(DateTimeOffset since) : IOpenPayments
    {
        public Task<IReadOnlyCollection<OpenPayment>> GetAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyCollection<OpenPayment>>([new OpenPayment { Reference = "acme-shop-1", Since = since }]);
    }
}
