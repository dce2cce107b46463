using System.Net;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Support;

internal static class Refusals
{
    /// <summary>The last request was refused for this reason, and the log says what to do about it.</summary>
    public static void AssertRefused(this TestShop shop, WebhookVerification reason, string advice)
    {
        var report = shop.Reports[^1];
        Assert.Equal(DeliveryOutcome.Refused, report.Outcome);
        Assert.Equal((int)HttpStatusCode.Unauthorized, report.StatusCode);
        Assert.Equal(reason, report.Verification);
        Assert.Null(report.Event);
        var line = shop.Logs.GetSnapshot().Last(record => record.Message.StartsWith("Refused a delivery", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.StartsWith($"Refused a delivery: {reason}. ", line.Message, StringComparison.Ordinal);
        Assert.Contains(advice, line.Message, StringComparison.Ordinal);
    }
}
