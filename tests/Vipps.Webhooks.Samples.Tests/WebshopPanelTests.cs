namespace Vipps.Webhooks.Samples.Tests;

/// <summary>
/// The webshop's panel, which shows the last deliveries of all orders. One after the other with the tests of the pages, which look for a delivery of
/// their own there, too.
/// </summary>
[Collection(InstalledBrowser.Collection)]
public sealed class WebshopPanelTests(OpenShop open)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ForgedDelivery_IsRefused_AndTheOrderStaysAsItWas()
    {
        var shop = await open.ShopAsync();
        var reference = await shop.BuyAsync();
        await shop.CreatedAsync(reference);

        using var answer = await shop.Http.PostAsync($"/api/orders/{reference}/forge", null, Cancellation);

        Assert.Contains("answered 401", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        await shop.DeliveriesAsync(until: deliveries => deliveries.Any(delivery =>
            delivery.GetProperty("statusCode").GetInt32() == 401 && RunningShop.VerdictOf(delivery) == "Refused: not signed with our secret"));
        Assert.Equal(200, Assert.Single(await shop.DeliveriesAsync(reference, until: _ => true)).GetProperty("statusCode").GetInt32());
        var order = await shop.OrderAsync(reference, "Waiting");
        Assert.Equal("Payment created", Assert.Single(order.GetProperty("lines").EnumerateArray()).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Panel_KeepsTheLast20()
    {
        var shop = await open.ShopAsync();
        for (var i = 0; i < 22; i++)
        {
            await shop.PostAsync("/hooks/vipps", new { });
        }

        var deliveries = await shop.DeliveriesAsync(until: _ => true);

        Assert.Equal(20, deliveries.Length);
        Assert.Contains(deliveries, delivery => RunningShop.VerdictOf(delivery) == "Refused: it is not signed");
    }
}
