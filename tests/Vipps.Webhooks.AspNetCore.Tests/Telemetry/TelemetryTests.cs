using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Telemetry;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Deliveries_AreCountedAndTimed_ByWhatBecameOfThem()
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver
            .AddHandler<PaymentEvent>((payment, _, _) => payment.Reference == "order-fails" ? throw new InvalidOperationException() : Task.CompletedTask));
        var meters = shop.App.Services.GetRequiredService<IMeterFactory>();
        using var count = new MetricCollector<long>(meters, "Vipps.Webhooks", "vipps.webhooks.deliveries");
        using var durations = new MetricCollector<double>(meters, "Vipps.Webhooks", "vipps.webhooks.delivery.duration");

        await shop.PostAsync(new SignedPost());
        await shop.PostAsync(new SignedPost());
        await shop.PostAsync(new SignedPost { Text = The.Payment("order-fails") });
        await shop.PostAsync(new SignedPost { Text = The.Payment(name: "FROZEN") });
        await shop.PostAsync(new SignedPost { Text = "no JSON" });
        await shop.PostAsync(new SignedPost { Secret = The.OtherSecret });
        await shop.PostAsync(new SignedPost { Date = The.Now.AddMinutes(-6) });
        await shop.PostAsync(new SignedPost { ContentType = "text/plain" });

        Assert.Equal(
            [
                "handled valid epayments.payment.captured.v1",
                "duplicate valid epayments.payment.captured.v1",
                "handler_failed valid epayments.payment.captured.v1",
                "handled valid other",
                "not_readable valid other",
                "refused signature_mismatch none",
                "refused outside_tolerance none",
                "not_json none none",
            ],
            count.GetMeasurementSnapshot().Select(Labels));
        Assert.All(count.GetMeasurementSnapshot(), measurement => Assert.Equal(4, measurement.Tags.Count));
        Assert.Equal(count.GetMeasurementSnapshot().Select(Labels), durations.GetMeasurementSnapshot().Select(Labels));
        Assert.All(durations.GetMeasurementSnapshot(), measurement => Assert.Equal(0, measurement.Value)); // the clock stands still

        static string Labels<T>(CollectedMeasurement<T> measurement)
            where T : struct =>
            $"{measurement.Tags["vipps.outcome"]} {measurement.Tags["vipps.verification"]} {measurement.Tags["vipps.event_type"]}";
    }

    [Fact]
    public async Task Delivery_IsAnActivity_ThatHandlersRunIn()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Vipps.Webhooks",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        ActivityTraceId? within = null;
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<PaymentEvent>((payment, _, _) =>
        {
            within = Activity.Current!.TraceId;
            return payment.Reference == "order-fails" ? throw new InvalidOperationException(The.MobileNumber) : Task.CompletedTask;
        }));

        await shop.PostAsync(new SignedPost());
        var handled = stopped.Single(activity => activity.TraceId == within);
        await shop.PostAsync(new SignedPost { Text = The.Payment("order-fails") });
        var failed = stopped.Single(activity => activity.TraceId == within);

        Assert.Equal("vipps.webhooks.receive", handled.OperationName);
        Assert.Equal("handled", handled.GetTagItem("vipps.outcome"));
        Assert.Equal("epayments.payment.captured.v1", handled.GetTagItem("vipps.event_type"));
        Assert.Equal(The.WebhookId, handled.GetTagItem("vipps.webhook_id"));
        Assert.Equal(ActivityStatusCode.Unset, handled.Status);
        Assert.Equal(ActivityStatusCode.Error, failed.Status);
        Assert.Null(failed.StatusDescription);
        Assert.Empty(failed.Events);
    }
}
