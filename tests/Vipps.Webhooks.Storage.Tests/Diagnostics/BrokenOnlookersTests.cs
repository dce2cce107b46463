using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.CatchUp;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Storage.Telemetry;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Diagnostics;

/// <summary>An exporter of metrics and traces is broken: what it was to be told of is done all the same.</summary>
public sealed class BrokenOnlookersTests : IDisposable
{
    // Other tests run at the same time, with meters and sources of the same name.
    private static readonly AsyncLocal<bool> Breaks = new();

    private readonly MeterListener _metrics = new()
    {
        InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == ReceiverTelemetry.SourceName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        },
    };

    private readonly ActivityListener _traces;
    private bool _breaksAtTheEnd;
    private int _thrown;

    public BrokenOnlookersTests()
    {
        _metrics.SetMeasurementEventCallback<int>((_, _, _, _) => BreakIf(true));
        _metrics.SetMeasurementEventCallback<long>((_, _, _, _) => BreakIf(true));
        _metrics.SetMeasurementEventCallback<double>((_, _, _, _) => BreakIf(true));
        _metrics.Start();
        _traces = new()
        {
            ShouldListenTo = static source => source.Name == ReceiverTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => Breaks.Value ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = _ => BreakIf(!_breaksAtTheEnd),
            ActivityStopped = _ => BreakIf(_breaksAtTheEnd),
        };
        ActivitySource.AddActivityListener(_traces);
        Breaks.Value = true;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void NoClassMeasures_ButThoseTriedHere()
    {
        Assembly[] libraries = [typeof(WebhookEvent).Assembly, typeof(InboxOptions).Assembly];
        var measure = libraries.SelectMany(static library => library.GetTypes())
            .Where(static type => type.GetFields(BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
                .Any(static field => typeof(Instrument).IsAssignableFrom(field.FieldType) || field.FieldType == typeof(ActivitySource)));

        Assert.Equal(
            [typeof(CatchUpStatus), typeof(InboxTelemetry), typeof(ReceiverTelemetry), typeof(RegistrarTelemetry)],
            measure.OrderBy(static type => type.Name, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inbox_StoresAndHandles(bool breaksAtTheEnd)
    {
        _breaksAtTheEnd = breaksAtTheEnd;
        var handled = new ConcurrentQueue<string?>();
        await using var receiver = TestReceiver.Create((_, _, _) =>
        {
            handled.Enqueue(Activity.Current?.OperationName);
            return Task.CompletedTask;
        });
        await receiver.StartAsync();

        await receiver.StoreAsync(Deliveries.Of("order-1"), Deliveries.Of("order-2"));
        await receiver.UntilDoneAsync(2);

        Assert.True(_thrown > 0);
        var activity = breaksAtTheEnd ? InboxTelemetry.HandleActivity : null; // none that would never end
        Assert.Equal([activity, activity], handled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReceiverAndRegistrar_AnswerAndRegister(bool breaksAtTheEnd)
    {
        _breaksAtTheEnd = breaksAtTheEnd;
        using var directory = new TemporaryDirectory();
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var node = TestNode.Create(vipps, directory.Path, TimeProvider.System, static receiver => receiver
            .KeepRegistered(TestNode.Url, WebhookEventTypes.Payments)
            .KeepRegistered(TestNode.Url + "/agreements", WebhookEventTypes.Agreements, name: "agreements"));
        vipps.CallbackHandler = new Balancer(node.Processor);

        await node.EnsureAsync();
        vipps.RemoveRegistration((await node.StateAsync()).WebhookId!.Value);
        await node.EnsureAsync(); // one that is lost is measured, too
        var before = _thrown;
        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);

        Assert.True(await sent.Completion);
        Assert.Single(sent.Attempts);
        Assert.InRange(before, 3, int.MaxValue); // two runs, and a loss
        Assert.True(_thrown > before);
    }

    [Fact]
    public void CatchUp_RaisesItsAlarm()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var clock = new FakeTimeProvider(Deliveries.Now);
        var options = new CatchUpOptions();
        var status = new CatchUpStatus("", options, services.GetRequiredService<IMeterFactory>(), clock);
        var polled = Assert.IsType<PaymentEvent>(WebhookEventReader.Read(Deliveries.Of("order-1").Body));

        status.CaughtUp(polled);
        clock.Advance(options.AlarmAfter);

        Assert.Equal(1, _thrown);
        Assert.True(status.IsAlarming);
    }

    public void Dispose()
    {
        Breaks.Value = false;
        _metrics.Dispose();
        _traces.Dispose();
    }

    private void BreakIf(bool now)
    {
        if (now && Breaks.Value)
        {
            Interlocked.Increment(ref _thrown);
            throw new InvalidOperationException("The exporter is broken.");
        }
    }
}
