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
        var names = new ConcurrentBag<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Vipps.Webhooks")
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
            ActivityStopped = activity => Note(activity.OperationName, activity.TagObjects.ToArray()),
        };
        ActivitySource.AddActivityListener(activities);

        await ReceiveAsync();

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

    private static async Task ReceiveAsync()
    {
        var registration = new WebhookRegistration(new("https://shop.example/hooks/vipps"), "a secret", Guid.NewGuid());
        var services = new ServiceCollection().AddLogging();
        services.AddVippsWebhookProcessor().AddInMemoryRegistrations().AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask);
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(registration);
        var body = Encoding.UTF8.GetBytes("{}");
        var signed = WebhookSigner.Sign("a secret", registration.Url, body, TimeProvider.System.GetUtcNow());

        await provider.GetRequiredService<WebhookProcessor>().ProcessAsync(
            new() { Date = signed.Date, ContentHash = signed.ContentHash, Authorization = signed.Authorization },
            body,
            TestContext.Current.CancellationToken);
    }
}
