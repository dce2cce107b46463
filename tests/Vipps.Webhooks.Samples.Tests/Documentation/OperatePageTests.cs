using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>docs/operate.md names what a receiver measures and traces.</summary>
public sealed class OperatePageTests
{
    private static readonly string Page = Pages.Read("docs/operate.md");

    [Fact]
    public async Task EachInstrumentActivityAndLabel_IsOnThePage()
    {
        // Listeners hear the whole process, where other tests receive too: what is not of this test is left out.
        var names = new ConcurrentBag<string>();
        await using var receiver = Receiver();
        var ownMeters = receiver.GetRequiredService<IMeterFactory>();
        using var ownTrace = new Activity("test").Start();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Vipps.Webhooks" && instrument.Meter.Scope == ownMeters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument.Name, tags));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument.Name, tags));
        meters.Start();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Vipps.Webhooks",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == ownTrace.TraceId)
                {
                    Note(activity.OperationName, activity.TagObjects.ToArray());
                }
            },
        };
        ActivitySource.AddActivityListener(activities);

        await ReceiveAsync(receiver);

        Assert.Equal(
            [
                "vipps.event_type", "vipps.outcome", "vipps.receiver", "vipps.verification", "vipps.webhook_id",
                "vipps.webhooks.deliveries", "vipps.webhooks.delivery.duration", "vipps.webhooks.receive",
            ],
            names.Distinct().Order(StringComparer.Ordinal));
        Assert.All(names.Distinct(), name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));

        void Note(string name, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            names.Add(name);
            foreach (var tag in tags)
            {
                names.Add(tag.Key);
            }
        }
    }

    [Fact]
    public void EachOutcomeAndReason_IsOnThePage() => Assert.All(
        Enum.GetNames<DeliveryOutcome>().Concat(Enum.GetNames<WebhookVerification>()).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName),
        name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));

    private static ServiceProvider Receiver()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddVippsWebhookProcessor().AddInMemoryRegistrations().AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask);
        return services.BuildServiceProvider();
    }

    private static async Task ReceiveAsync(ServiceProvider receiver)
    {
        var registration = new WebhookRegistration(new("https://shop.example/hooks/vipps"), "a secret", Guid.NewGuid());
        receiver.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(registration);
        var body = Encoding.UTF8.GetBytes("{}");
        var signed = WebhookSigner.Sign("a secret", registration.Url, body, TimeProvider.System.GetUtcNow());

        await receiver.GetRequiredService<WebhookProcessor>().ProcessAsync(
            new() { Date = signed.Date, ContentHash = signed.ContentHash, Authorization = signed.Authorization },
            body,
            TestContext.Current.CancellationToken);
    }
}
