using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.CatchUp;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Tests.CatchUp;

/// <summary>When open payments are read, and what is handed on, on a clock that is moved from one read to the next.</summary>
public sealed class CatchUpPaceTests : IDisposable
{
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Monday);
    private readonly Shop _shop = new();
    private readonly Log _vipps;
    private readonly CatchUpOptions _options = new();
    private readonly ServiceProvider _services;
    private readonly CatchUpStatus _status;
    private readonly CatchUpService _service;

    public CatchUpPaceTests()
    {
        _vipps = new Log(_clock);
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _status = new CatchUpStatus("", _options, _services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), _clock);
        _service = new CatchUpService(
            _services.GetRequiredService<IServiceScopeFactory>(), _ => _shop, _vipps, (polled, _) => _shop.HandAsync(polled), _options, _status, _clock,
            new GuardedLogger(NullLogger.Instance));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhileACustomerWaits_FirstAfter5Seconds_ThenEvery2_ThenMinutes_ThenHours()
    {
        _shop.Open.Add(new OpenPayment { Reference = "acme-shop-1", Since = Monday });

        await RunUntilAsync(Monday.AddDays(2));

        var ages = _vipps.Reads.Select(at => at - Monday).ToList();
        Assert.Equal([5, 7, 9, 11, 13], ages.Take(5).Select(age => age.TotalSeconds));
        var pauses = ages.Zip(ages.Skip(1), (one, next) => (Age: one, Pause: next - one)).ToList();
        Assert.All(pauses.Where(pair => pair.Age < TimeSpan.FromMinutes(11)), pair => Assert.Equal(TimeSpan.FromSeconds(2), pair.Pause));
        Assert.All(
            pauses.Where(pair => pair.Age >= TimeSpan.FromMinutes(11) && pair.Age < TimeSpan.FromDays(1)),
            pair => Assert.Equal(TimeSpan.FromMinutes(5), pair.Pause));
        Assert.All(pauses.Where(pair => pair.Age >= TimeSpan.FromDays(1)), pair => Assert.Equal(TimeSpan.FromHours(1), pair.Pause));
        Assert.True(_vipps.Reads.Count(at => at < Monday.AddMinutes(1)) <= 30);
    }

    [Fact]
    public async Task FinalState_HandsItsEventsOverInOrder_Once_AndIsNotReadAgain()
    {
        _shop.Open.Add(new OpenPayment { Reference = "acme-shop-1", Since = Monday });
        await RunUntilAsync(Monday.AddSeconds(20));
        using var metric = new MetricCollector<long>(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), "Vipps.Webhooks", CatchUpStatus.EventsCounter);
        _vipps.End("acme-shop-1", PaymentState.Authorized, Monday, PaymentEventName.Created, PaymentEventName.Authorized);

        await RunUntilAsync(Monday.AddMinutes(5));

        Assert.Equal(["CREATED", "AUTHORIZED"], _shop.Handled.Select(polled => polled.Name.Name));
        Assert.Equal(2, metric.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
        Assert.True(_vipps.Reads.Max() < Monday.AddSeconds(30));
    }

    [Fact]
    public async Task EventThatIsYoung_IsLeftToItsWebhook()
    {
        _shop.Open.Add(new OpenPayment { Reference = "acme-shop-1", Since = Monday });
        await RunUntilAsync(Monday.AddSeconds(10));
        _vipps.End("acme-shop-1", PaymentState.Authorized, Monday.AddSeconds(10), PaymentEventName.Authorized);

        await RunUntilAsync(Monday.AddSeconds(15));
        Assert.Empty(_shop.Handled);
        await RunUntilAsync(Monday.AddSeconds(18));
        Assert.Single(_shop.Handled);
    }

    [Fact]
    public async Task HandlerThatFails_HoldsTheLaterEventsBack_AndGetsThemAllLater()
    {
        _shop.Open.Add(new OpenPayment { Reference = "acme-shop-1", Since = Monday });
        _vipps.End("acme-shop-1", PaymentState.Authorized, Monday.AddMinutes(-1), PaymentEventName.Created, PaymentEventName.Authorized);
        _shop.Failures = 2;

        await RunUntilAsync(Monday.AddMinutes(1));

        Assert.Equal(["CREATED", "AUTHORIZED"], _shop.Handled.Select(polled => polled.Name.Name));
        Assert.Equal(3, _vipps.Reads.Count);
    }

    [Fact]
    public async Task WhatTheWebhookBrought_IsNotCounted_AndWhatTheShopNoLongerListsIsNotRead()
    {
        _shop.Open.Add(new OpenPayment { Reference = "acme-shop-1", Since = Monday });
        _shop.Open.Add(new OpenPayment { Reference = "acme-shop-2", Since = Monday });
        _shop.Outcome = DeliveryOutcome.Duplicate;
        _vipps.End("acme-shop-1", PaymentState.Authorized, Monday.AddMinutes(-1), PaymentEventName.Authorized);
        await RunUntilAsync(Monday.AddSeconds(6));
        _shop.Open.Clear();
        await RunUntilAsync(Monday.AddSeconds(11));
        var reads = _vipps.Reads.Count;
        await RunUntilAsync(Monday.AddMinutes(10));

        Assert.Equal(reads, _vipps.Reads.Count);
        Assert.Null(_status.Since);
    }

    [Fact]
    public async Task StormOf429_NothingIsReadUntilRetryAfter_AndThenMoreSlowly_UntilThePaceIsBack()
    {
        for (var payment = 1; payment <= 20; payment++)
        {
            _shop.Open.Add(new OpenPayment { Reference = $"acme-shop-{payment}", Since = Monday });
        }

        _options.MaxConcurrentReads = 1;
        _vipps.ThrottledUntil = Monday.AddSeconds(60);
        _vipps.RetryAfter = TimeSpan.FromSeconds(30);
        await RunUntilAsync(Monday.AddMinutes(9));

        // One read finds out, at 5, 35 and 65 seconds, where 20 payments at the usual pace would have sent hundreds.
        var inTheStorm = _vipps.Reads.Where(at => at < Monday.AddSeconds(60)).ToList();
        Assert.Equal([5, 35], inTheStorm.Select(at => (at - Monday).TotalSeconds));
        Assert.Equal(65, (_vipps.Reads.First(at => at > Monday.AddSeconds(60)) - Monday).TotalSeconds);
        Assert.Equal(8, PauseOf(Monday.AddSeconds(70)).TotalSeconds);
        Assert.Equal(4, PauseOf(Monday.AddSeconds(160)).TotalSeconds);
        Assert.Equal(2, PauseOf(Monday.AddMinutes(5)).TotalSeconds);

        TimeSpan PauseOf(DateTimeOffset from)
        {
            var reads = _vipps.ReadsOf("acme-shop-1").Where(at => at >= from).Take(2).ToList();
            return reads[1] - reads[0];
        }
    }

    [Fact]
    public async Task StormWithoutRetryAfter_BacksOffByItself()
    {
        _shop.Open.Add(new OpenPayment { Reference = "acme-shop-1", Since = Monday });
        _vipps.ThrottledUntil = Monday.AddMinutes(5);

        await RunUntilAsync(Monday.AddMinutes(5));

        Assert.Equal([5, 9, 17, 33, 65, 129, 193, 257], _vipps.Reads.Select(at => (at - Monday).TotalSeconds));
    }

    [Fact]
    public async Task PaymentThatIsNotThereOrCannotBeRead_DoesNotHoldUpTheOthers()
    {
        _shop.Open.Add(new OpenPayment { Reference = "acme-shop-none", Since = Monday });
        _shop.Open.Add(new OpenPayment { Reference = "bad reference", Since = Monday });
        _shop.Open.Add(new OpenPayment { Reference = "acme-shop-1", Since = Monday });
        _vipps.Missing.Add("acme-shop-none");
        _vipps.End("acme-shop-1", PaymentState.Expired, Monday.AddMinutes(-1), PaymentEventName.Expired);

        await RunUntilAsync(Monday.AddMinutes(5));

        Assert.Single(_shop.Handled);
        Assert.InRange(_vipps.ReadsOf("acme-shop-none").Count(), 4, 10);
    }

    [Fact]
    public async Task EventsThatAreCaughtUpForLong_AreAnAlarm_UntilTheyStop()
    {
        for (var minute = 0; minute < 12; minute++)
        {
            _status.CaughtUp((PaymentEvent)Events.Payload.Read(WebhookEventTypes.PaymentAuthorized));
            Assert.Equal(minute >= 10, _status.IsAlarming);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        await Task.Yield();
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(_status.IsAlarming);
    }

    public void Dispose()
    {
        _service.Dispose();
        _services.Dispose();
    }

    private async Task RunUntilAsync(DateTimeOffset end)
    {
        while (await _service.RunOnceAsync(readsAll: false, Cancellation) is var next && next < end)
        {
            if (next > _clock.GetUtcNow())
            {
                _clock.SetUtcNow(next);
            }
        }

        _clock.SetUtcNow(end);
    }

    private sealed class Shop : IOpenPayments
    {
        public List<OpenPayment> Open { get; } = [];

        public List<PaymentEvent> Handled { get; } = [];

        public int Failures { get; set; }

        public DeliveryOutcome Outcome { get; set; } = DeliveryOutcome.Handled;

        public Task<IReadOnlyCollection<OpenPayment>> GetAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyCollection<OpenPayment>>([.. Open]);

        public ValueTask<DeliveryOutcome> HandAsync(PaymentEvent polled)
        {
            if (Handled.Any(handled => handled.EventKey == polled.EventKey))
            {
                return new(DeliveryOutcome.Duplicate);
            }

            if (polled.Name == PaymentEventName.Authorized && Failures-- > 0)
            {
                return new(DeliveryOutcome.HandlerFailed);
            }

            Handled.Add(polled);
            return new(Outcome);
        }
    }

    private sealed class Log(FakeTimeProvider clock) : IPaymentReader
    {
        private readonly object _gate = new();
        private readonly List<(string Reference, DateTimeOffset At)> _reads = [];
        private readonly Dictionary<string, (PaymentState State, List<PaymentEvent> Events)> _ended = [];

        public HashSet<string> Missing { get; } = [];

        public DateTimeOffset ThrottledUntil { get; set; }

        public TimeSpan? RetryAfter { get; set; }

        public IReadOnlyList<DateTimeOffset> Reads
        {
            get
            {
                lock (_gate)
                {
                    return [.. _reads.Select(read => read.At)];
                }
            }
        }

        public IEnumerable<DateTimeOffset> ReadsOf(string reference) => _reads.Where(read => read.Reference == reference).Select(read => read.At);

        public void End(string reference, PaymentState state, DateTimeOffset at, params PaymentEventName[] names) => _ended[reference] = (
            state,
            [.. names.Select((name, number) => new PaymentEvent
            {
                Reference = reference,
                PspReference = $"{number}",
                Name = name,
                Amount = new(100, "NOK"),
                OccurredAt = at,
                Success = true,
                Source = PaymentEventSource.Polled,
            })]);

        public Task<Payment?> GetAsync(string reference, CancellationToken cancellationToken = default)
        {
            if (reference.Contains(' ', StringComparison.Ordinal))
            {
                throw new ArgumentException("A bad reference.", nameof(reference));
            }

            lock (_gate)
            {
                _reads.Add((reference, clock.GetUtcNow()));
            }

            if (clock.GetUtcNow() < ThrottledUntil)
            {
                throw new VippsApiException("Slower.", HttpStatusCode.TooManyRequests) { RetryAfter = RetryAfter };
            }

            var money = new Money(100, "NOK");
            return Task.FromResult(Missing.Contains(reference) ? null : new Payment
            {
                Reference = reference,
                PspReference = "1",
                State = _ended.TryGetValue(reference, out var ended) ? ended.State : PaymentState.Created,
                Amount = money,
                AuthorizedAmount = money,
                CapturedAmount = money,
                RefundedAmount = money,
                CancelledAmount = money,
            });
        }

        public Task<IReadOnlyList<PaymentEvent>> GetEventsAsync(string reference, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<PaymentEvent>>(_ended[reference].Events);

        public IPaymentReader ForSalesUnit(string merchantSerialNumber) => this;
    }
}
