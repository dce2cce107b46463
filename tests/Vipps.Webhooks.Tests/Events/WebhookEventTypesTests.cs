using System.Text.Json;

namespace Vipps.Webhooks.Tests.Events;

public sealed class WebhookEventTypesTests
{
    [Fact]
    public void All_HasThe24DocumentedNames() => Assert.Equal(
        [
            "epayments.payment.created.v1", "epayments.payment.aborted.v1", "epayments.payment.expired.v1",
            "epayments.payment.cancelled.v1", "epayments.payment.captured.v1", "epayments.payment.refunded.v1",
            "epayments.payment.authorized.v1", "epayments.payment.terminated.v1",
            "recurring.agreement-activated.v1", "recurring.agreement-rejected.v1", "recurring.agreement-stopped.v1",
            "recurring.agreement-expired.v1",
            "recurring.charge-reserved.v1", "recurring.charge-captured.v1", "recurring.charge-canceled.v1",
            "recurring.charge-refunded.v1", "recurring.charge-failed.v1", "recurring.charge-creation-failed.v1",
            "login.merchant-initiated.ping.v1", "user.checked-in.v1",
            "donations.agreement.started.v1", "donations.agreement.stopped.v1",
            "donations.agreement.withdrawal-day-changed.v1", "donations.agreement.amount-changed.v1",
        ],
        WebhookEventTypes.All.Select(type => type.Name));

    [Fact]
    public void IsKnown_OnlyForWholeNames()
    {
        Assert.All(WebhookEventTypes.All, type => Assert.True(type.IsKnown));
        Assert.False(new WebhookEventType("epayment.payment.captured.v1").IsKnown);
        Assert.False(new WebhookEventType("epayments.payment.captured.v2").IsKnown);
        Assert.False(default(WebhookEventType).IsKnown);
    }

    [Fact]
    public void Json_UnknownName_RoundTrips()
    {
        var type = JsonSerializer.Deserialize<WebhookEventType>("\"epayments.payment.settled.v9\"");

        Assert.Equal("epayments.payment.settled.v9", type.Name);
        Assert.Equal("\"epayments.payment.settled.v9\"", JsonSerializer.Serialize(type));
    }

    [Fact]
    public void Constructor_BlankName_Throws() => Assert.Throws<ArgumentException>(() => new WebhookEventType(" "));
}
