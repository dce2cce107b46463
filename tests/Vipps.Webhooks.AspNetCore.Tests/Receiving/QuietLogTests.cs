using System.Net;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

/// <summary>The log of a good day: at Information, nothing that grows with the number of deliveries.</summary>
public sealed class QuietLogTests
{
    [Fact]
    public async Task GoodDelivery_WritesNothingAboveDebug()
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<PaymentEvent>((_, _, _) => Task.CompletedTask));

        await shop.PostAsync(new SignedPost());
        await shop.PostAsync(new SignedPost());
        await shop.PostAsync(new SignedPost { Text = The.Payment("order-1002") });

        Assert.Equal(
            [DeliveryOutcome.Handled, DeliveryOutcome.Duplicate, DeliveryOutcome.Handled], shop.Reports.Select(report => report.Outcome));
        Assert.Empty(LinesAboveDebug(shop));
        await shop.LoggedAsync("Handled epayments.payment.captured.v1 order-1002");
    }

    [Fact]
    public async Task EventThatNoHandlerTakes_IsToldOnceForEachKind()
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<ChargeEvent>((_, _, _) => Task.CompletedTask));

        for (var order = 0; order < 20; order++)
        {
            Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Text = The.Payment($"order-10{order:00}") }));
            Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Text = $$"""{"auth_req_id":"{{order}}"}""" }));
        }

        Assert.All(shop.Reports, report => Assert.Equal(DeliveryOutcome.Unhandled, report.Outcome));
        Assert.Equal(2, LinesAboveDebug(shop).Length);
        Assert.All(LinesAboveDebug(shop), line => Assert.StartsWith("No handler is registered for", line, StringComparison.Ordinal));
    }

    private static string[] LinesAboveDebug(TestShop shop) =>
    [
        .. shop.Logs.GetSnapshot()
            .Where(record => record.Level > LogLevel.Debug && record.Category!.StartsWith("Vipps.", StringComparison.Ordinal))
            .Select(record => record.Message),
    ];
}
