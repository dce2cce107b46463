using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Signing;
using Vipps.Webhooks.Storage.Registrations;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Registrations;

/// <summary>When the registrar runs in a host. The clock moves on while a run takes its time, so a pause may seem longer than it is, and never shorter.</summary>
public sealed class RegistrarServiceTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly Vipps _vipps = new();
    private readonly ServiceProvider _services;
    private readonly MetricCollector<long> _runs;
    private readonly RegistrarService _service;

    public RegistrarServiceTests()
    {
        var services = new ServiceCollection();
        services.AddLogging(static logging => logging.AddFakeLogging());
        services.AddSingleton<TimeProvider>(_clock);
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(_directory.Path));
        services.AddKeyedSingleton<IWebhooksClient>("", _vipps);
        services.AddVippsWebhookProcessor()
            .AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask)
            .AddRegistrationFile(Path.Combine(_directory.Path, "registrations.json"))
            .KeepRegistered(TestNode.Url, WebhookEventTypes.Payments);
        _services = services.BuildServiceProvider();
        _runs = new MetricCollector<long>(_services.GetRequiredService<IMeterFactory>(), "Vipps.Webhooks", RegistrarTelemetry.RunsCounter, _clock);
        _service = _services.GetServices<IHostedService>().OfType<RegistrarService>().Single();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync(CancellationToken.None);
        _runs.Dispose();
        await _services.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task AfterTheStart_AndEveryQuarterOfAnHour_GiveOrTakeATenth()
    {
        await _service.StartAsync(Cancellation); // returns, though nothing is registered yet
        await UntilRunsAsync(1, Second);
        await UntilRunsAsync(3, TimeSpan.FromSeconds(20));

        Assert.All(Pauses(), static pause => Assert.InRange(pause, TimeSpan.FromMinutes(13.5), TimeSpan.FromHours(1)));
        Assert.Single(_vipps.Registered);
        await _service.StopAsync(Cancellation);
        Assert.Null(_service.ExecuteTask!.Exception);
    }

    [Fact]
    public async Task RunThatFailed_IsRepeatedSoon_ThenLater()
    {
        _vipps.Failures = 2;

        await _service.StartAsync(Cancellation);
        await UntilRunsAsync(3, Second);

        Assert.Equal(["failed", "failed", "succeeded"], _runs.GetMeasurementSnapshot().Select(static run => (string)run.Tags["vipps.registrar.outcome"]!));
        Assert.InRange(Pauses()[0], TimeSpan.FromSeconds(13.5), TimeSpan.FromMinutes(5));
        Assert.InRange(Pauses()[1], TimeSpan.FromSeconds(27), TimeSpan.FromMinutes(5));
        Assert.Single(_vipps.Registered);
        Assert.Contains(
            _services.GetFakeLogCollector().GetSnapshot(),
            static line => line.Message.StartsWith("The webhooks could not be looked after (2 times in a row)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DeliveryOfAnUnknownWebhook_IsLookedInto_AtMostOnceAMinute()
    {
        await _service.StartAsync(Cancellation);
        await UntilRunsAsync(1, Second);
        using var stop = new CancellationTokenSource();
        var stranger = DeliverAsync(stop.Token);

        await UntilRunsAsync(4, Second);
        await stop.CancelAsync();
        Assert.Contains(401, await stranger);

        Assert.All(Pauses(), static pause => Assert.InRange(pause, TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public async Task DeliveriesSinceTheLastRun_AreSavedAtTheEnd()
    {
        await _service.StartAsync(Cancellation);
        await UntilRunsAsync(1, Second);
        var id = Assert.Single(_vipps.Registered).Id;
        Assert.Equal(200, await DeliverAsync(id, id.ToByteArray(), Cancellation));
        Assert.Null((await RowAsync()).LastAcceptedAt);

        await _service.StopAsync(Cancellation);

        Assert.NotNull((await RowAsync()).LastAcceptedAt);
    }

    private async Task<StoredRegistration> RowAsync() =>
        Assert.Single(await _services.GetRequiredKeyedService<IWebhookRegistrationStore>("").ListAsync(Cancellation));

    private Task UntilRunsAsync(int count, TimeSpan step) => Until.TrueAsync(() =>
    {
        if (_runs.GetMeasurementSnapshot().Count >= count)
        {
            return Task.FromResult(true);
        }

        _clock.Advance(step);
        return Task.FromResult(false);
    });

    private List<TimeSpan> Pauses()
    {
        var times = _runs.GetMeasurementSnapshot().Select(static run => run.Timestamp).ToList();
        return [.. times.Zip(times.Skip(1), static (one, next) => next - one)];
    }

    /// <summary>Delivers, one after the other, with a secret that no one has.</summary>
    private async Task<IReadOnlySet<int>> DeliverAsync(CancellationToken stop)
    {
        var answers = new HashSet<int>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                answers.Add(await DeliverAsync(Guid.NewGuid(), new byte[64], stop));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // It waited for the store to be read again.
            }
        }

        return answers;
    }

    private async Task<int> DeliverAsync(Guid id, byte[] secret, CancellationToken stop)
    {
        var body = "{}"u8.ToArray();
        var signed = WebhookSigner.Sign(Convert.ToBase64String(secret), new Uri(TestNode.Url), body, _clock.GetUtcNow());
        var headers = new DeliveryHeaders
        {
            Date = signed.Date,
            ContentHash = signed.ContentHash,
            Authorization = signed.Authorization,
            WebhookId = $"{id}",
            ContentType = "application/json",
        };
        return (await _services.GetRequiredService<WebhookProcessor>().ProcessAsync(headers, body, stop)).StatusCode;
    }

    /// <summary>Vipps' side without a socket, whose timeouts would go by the clock that the test moves.</summary>
    private sealed class Vipps : IWebhooksClient
    {
        public ConcurrentQueue<Webhook> Registered { get; } = new();

        /// <summary>The number of lists that are refused.</summary>
        public int Failures { get; set; }

        public Task<RegisteredWebhook> RegisterAsync(RegisterWebhookRequest request, CancellationToken cancellationToken = default)
        {
            var webhook = new Webhook { Id = Guid.NewGuid(), Url = request.Url, Events = request.Events };
            Registered.Enqueue(webhook);
            return Task.FromResult(new RegisteredWebhook { Id = webhook.Id, Url = request.Url, Events = request.Events, Secret = Convert.ToBase64String(webhook.Id.ToByteArray()) });
        }

        public Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken = default) =>
            Failures-- > 0 ? throw new VippsApiException("Vipps refused.", HttpStatusCode.Forbidden) : Task.FromResult<IReadOnlyList<Webhook>>([.. Registered]);

        public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IWebhooksClient ForSalesUnit(string? merchantSerialNumber) => this;
    }
}
