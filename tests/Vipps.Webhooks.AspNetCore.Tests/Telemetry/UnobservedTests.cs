using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Telemetry;

/// <summary>A report is made only if something reads it. Each thing that may read it gets it, and the answer is the same with and without.</summary>
public sealed class UnobservedTests
{
    private const int Deliveries = 8;

    [Theory]
    [InlineData(ReaderOfReports.Nothing)]
    [InlineData(ReaderOfReports.Observer)]
    [InlineData(ReaderOfReports.Metric)]
    [InlineData(ReaderOfReports.Trace)]
    [InlineData(ReaderOfReports.DebugLog)]
    public async Task Reader_GetsEachReport_AndChangesNoAnswer(ReaderOfReports reader)
    {
        var (observed, traced, runs) = (0, 0, new ConcurrentQueue<string>());
        var test = new ActivitySource($"{nameof(UnobservedTests)}.{reader}");
        using var listener = new ActivityListener
        {
            // Of this test alone, although all tests share the source: the activities of its own are the parents.
            ShouldListenTo = source => reader == ReaderOfReports.Trace && (source.Name == "Vipps.Webhooks" || source == test),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traced += activity.Parent?.Source == test ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);
        await using var endpoint = DirectEndpoint.Build(
            receiver =>
            {
                receiver.AddInMemoryRegistrations().AddHandler<PaymentEvent>((payment, _, _) =>
                {
                    runs.Enqueue(payment.Reference);
                    return payment.Reference == "order-fails" ? throw new InvalidOperationException() : Task.CompletedTask;
                });
                if (reader == ReaderOfReports.Observer)
                {
                    receiver.ObserveDeliveries(_ => observed++);
                }
            },
            logging =>
            {
                if (reader == ReaderOfReports.DebugLog)
                {
                    logging.AddFakeLogging().SetMinimumLevel(LogLevel.Debug);
                }
            });
        endpoint.Services.GetRequiredService<InMemoryWebhookRegistrationStore>()
            .Add(new Signing.WebhookRegistration(The.RegisteredUrl, The.Secret, The.WebhookId));
        using var counted = reader == ReaderOfReports.Metric
            ? new MetricCollector<long>(endpoint.Services.GetRequiredService<IMeterFactory>(), "Vipps.Webhooks", "vipps.webhooks.deliveries")
            : null;

        SignedPost[] posts =
        [
            new(), new(), new() { Text = The.Payment("order-fails") }, new() { Text = "no JSON" }, new() { Secret = The.OtherSecret },
            new() { Date = The.Now.AddMinutes(-6) }, new() { ContentType = "text/plain" }, new() { Body = new byte[256 * 1024 + 1] },
        ];
        var answers = new List<int>();
        using (var parent = test.StartActivity())
        {
            foreach (var post in posts)
            {
                var http = endpoint.NewRequest(post);
                http.Request.ContentType = post.ContentType;
                answers.Add(await endpoint.PostAsync(http));
            }
        }

        Assert.Equal([200, 200, 500, 500, 401, 401, 415, 413], answers);
        Assert.Equal(["order-1001", "order-fails"], runs);
        Assert.Equal(reader == ReaderOfReports.Observer ? Deliveries : 0, observed);
        Assert.Equal(reader == ReaderOfReports.Metric ? Deliveries : 0, counted?.GetMeasurementSnapshot().Count ?? 0);
        Assert.Equal(reader == ReaderOfReports.Trace ? Deliveries : 0, traced);
        Assert.Equal(
            reader == ReaderOfReports.DebugLog ? Deliveries : 0,
            endpoint.Services.GetService<Microsoft.Extensions.Logging.Testing.FakeLogCollector>()?.GetSnapshot()
                .Count(static line => line.Message.StartsWith("Answered ", StringComparison.Ordinal)) ?? 0);
    }
}
