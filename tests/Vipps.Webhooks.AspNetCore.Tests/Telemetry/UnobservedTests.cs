using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.AspNetCore.Tests.Load;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Telemetry;

/// <summary>
/// A report is made only if something reads it, and then all that may read it get it. Alone, because other tests listen to the activities of all.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class UnobservedTests
{
    private const int Deliveries = 8;

    [Theory]
    [InlineData(ReaderOfReports.Nothing)]
    [InlineData(ReaderOfReports.Observer)]
    [InlineData(ReaderOfReports.Count)]
    [InlineData(ReaderOfReports.Duration)]
    [InlineData(ReaderOfReports.Trace)]
    [InlineData(ReaderOfReports.DebugLog)]
    public async Task Reader_GetsEachReport_AndChangesNoAnswer(ReaderOfReports reader)
    {
        var (clock, runs) = (new CountingClock(), new ConcurrentQueue<string>());
        var (observed, traced) = (0, 0);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => reader == ReaderOfReports.Trace && source.Name == "Vipps.Webhooks",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ => Interlocked.Increment(ref traced),
        };
        ActivitySource.AddActivityListener(listener);
        await using var endpoint = DirectEndpoint.Build(
            receiver =>
            {
                receiver.Services.AddSingleton<TimeProvider>(clock);
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
        endpoint.AddRegistration();
        var meters = endpoint.Services.GetRequiredService<IMeterFactory>();
        using var counted = reader == ReaderOfReports.Count ? new MetricCollector<long>(meters, "Vipps.Webhooks", "vipps.webhooks.deliveries") : null;
        using var timed = reader == ReaderOfReports.Duration
            ? new MetricCollector<double>(meters, "Vipps.Webhooks", "vipps.webhooks.delivery.duration")
            : null;
        SignedPost[] posts =
        [
            new(), new(), new() { Text = The.Payment("order-fails") }, new() { Text = "no JSON" }, new() { Secret = The.OtherSecret },
            new() { Date = The.Now.AddMinutes(-6) }, new() { ContentType = "text/plain" }, new() { Body = new byte[256 * 1024 + 1] },
        ];

        var looks = clock.Looks;
        List<int> answers = [await PostAsync(posts[0])];
        var isTimed = clock.Looks > looks;
        foreach (var post in posts.Skip(1))
        {
            answers.Add(await PostAsync(post));
        }

        Assert.Equal([200, 200, 500, 500, 401, 401, 415, 413], answers);
        Assert.Equal(["order-1001", "order-fails"], runs);
        Assert.Equal(reader != ReaderOfReports.Nothing, isTimed); // only a report needs the time that it took
        Assert.Equal(reader == ReaderOfReports.Observer ? Deliveries : 0, observed);
        Assert.Equal(reader == ReaderOfReports.Count ? Deliveries : 0, counted?.GetMeasurementSnapshot().Count ?? 0);
        Assert.Equal(reader == ReaderOfReports.Duration ? Deliveries : 0, timed?.GetMeasurementSnapshot().Count ?? 0);
        Assert.Equal(reader == ReaderOfReports.Trace ? Deliveries : 0, traced);
        Assert.Equal(
            reader == ReaderOfReports.DebugLog ? Deliveries : 0,
            endpoint.Services.GetService<FakeLogCollector>()?.GetSnapshot()
                .Count(static line => line.Message.StartsWith("Answered ", StringComparison.Ordinal)) ?? 0);

        Task<int> PostAsync(SignedPost post)
        {
            var http = endpoint.NewRequest(post);
            http.Request.ContentType = post.ContentType;
            return endpoint.PostAsync(http);
        }
    }

    private sealed class CountingClock() : FakeTimeProvider(The.Now)
    {
        private int _looks;

        /// <summary>How often it was asked for a time to measure with.</summary>
        public int Looks => Volatile.Read(ref _looks);

        public override long GetTimestamp()
        {
            Interlocked.Increment(ref _looks);
            return base.GetTimestamp();
        }
    }
}
