using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks.Sandbox.Tests.Payments;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Sandbox.Tests.EndToEnd;

/// <summary>A shop with both halves, webhooks and polling, against the sandbox: whatever is lost, each event is handled once, in order.</summary>
public sealed class CatchUpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeliveriesOff_OrderBecomesPaid_Once()
    {
        await using var shop = await RunningShop.StartAsync();
        shop.Vipps.Faults.DeliverNothing = true;

        await shop.OrderAsync("acme-shop-1001");
        Assert.True(shop.Vipps.Payments.Approve("acme-shop-1001"));
        await shop.WaitUntilPaidAsync();

        var handled = Assert.Single(shop.Handled).Value;
        Assert.Equal(["CREATED", "AUTHORIZED"], handled.Select(payment => payment.Name.Name));
        Assert.All(handled, payment => Assert.Equal(PaymentEventSource.Polled, payment.Source));
        Assert.Empty(shop.Vipps.Attempts);
    }

    [Fact]
    public async Task CaptureThatTheShopRequested_DeliveriesOff_IsCaughtUp_IfThePaymentIsOpenAgain()
    {
        const string Reference = "acme-shop-1001";
        await using var shop = await RunningShop.StartAsync();
        shop.Vipps.Faults.DeliverNothing = true;
        await shop.OrderAsync(Reference);
        Assert.True(shop.Vipps.Payments.Approve(Reference));
        await shop.WaitUntilPaidAsync();

        // At once, so that no list was without it.
        await shop.CaptureAsync(Reference, 49_900);
        await shop.WaitUntilCapturedAsync(Reference);

        Assert.Equal(["CREATED", "AUTHORIZED", "CAPTURED"], shop.Handled[Reference].Select(payment => payment.Name.Name));
    }

    [Fact]
    [Trait(ManyInputs.Inputs, ManyInputs.Many)]
    public async Task WebhooksLostLateAndDoubled_EachEventOfEachPayment_Once_InOrder()
    {
        var payments = ManyInputs.Of(all: 1_000, inTheSuite: 100);
        await using var shop = await RunningShop.StartAsync();
        var deliveries = 0;
        for (var number = 0; number < payments; number++)
        {
            shop.Vipps.Faults.DeliverNothing = number % 3 == 0;
            shop.Vipps.Faults.DeliveryDelay = number % 3 == 1 ? TimeSpan.FromSeconds(2) : TimeSpan.Zero;
            shop.Vipps.Faults.DeliverTwice = number % 2 == 0;
            deliveries += number % 3 == 0 ? 0 : number % 2 == 0 ? 4 : 2;
            await shop.OrderAsync($"acme-shop-{1000 + number}");
            Assert.True(shop.Vipps.Payments.Approve($"acme-shop-{1000 + number}"));
        }

        await shop.WaitUntilPaidAsync();
        await shop.Vipps.WaitForAsync(vipps => vipps.Attempts.Count >= deliveries, Cancellation).OrGiveUpAsync();

        Assert.Equal(payments, shop.Handled.Count);
        Assert.All(shop.Handled.Values, handled => Assert.Equal(["CREATED", "AUTHORIZED"], handled.Select(payment => payment.Name.Name)));
        var lost = shop.Handled.Where(order => Number(order.Key) % 3 == 0).SelectMany(order => order.Value).ToList();
        Assert.NotEmpty(lost);
        Assert.All(lost, payment => Assert.Equal(PaymentEventSource.Polled, payment.Source));
        Assert.Contains(shop.Handled.Values.SelectMany(handled => handled), payment => payment.Source == PaymentEventSource.Delivered);

        static int Number(string reference) => int.Parse(reference["acme-shop-".Length..], CultureInfo.InvariantCulture) - 1000;
    }

    /// <summary>A worker that receives by <see cref="WebhookProcessor"/>, and catches up as fast as the settings allow.</summary>
    private sealed class RunningShop : HttpMessageHandler, IOpenPayments, IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, DateTimeOffset> _unpaid = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _captured = new();
        private readonly TaskCompletionSource _paid = NewSignal();
        private bool _allAreOrdered;
        private ServiceProvider _services = null!;
        private Caller _caller = null!;

        public VippsSandbox Vipps { get; private set; } = null!;

        public ConcurrentDictionary<string, List<PaymentEvent>> Handled { get; } = new();

        public static async Task<RunningShop> StartAsync()
        {
            var shop = new RunningShop();
            shop.Vipps = await Some.SandboxAsync(more: options => options.CallbackHandler = shop);
            shop._caller = await Caller.ForSalesUnitAsync(shop.Vipps);
            var services = new ServiceCollection().AddLogging().AddSingleton(shop);
            services.AddVippsWebhooks(shop.Vipps.Configure);
            services.AddVippsWebhookProcessor().AddInMemoryRegistrations()
                .AddHandler<PaymentEvent>(shop.HandleAsync)
                .AddCatchUp<RunningShop>(options =>
                {
                    options.FirstRead = options.WhileCustomerWaits = options.ListInterval = TimeSpan.FromSeconds(1);
                    options.HeadStart = TimeSpan.Zero;
                });
            shop._services = services.BuildServiceProvider();
            var webhooks = shop._services.GetRequiredService<IWebhooksClient>();
            var registered = await webhooks.RegisterAsync(new("https://shop.example/hooks", WebhookEventTypes.Payments), Cancellation);
            shop._services.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(registered);
            await shop._services.GetServices<IHostedService>().Single().StartAsync(Cancellation);
            return shop;
        }

        public async Task OrderAsync(string reference)
        {
            _unpaid[reference] = TimeProvider.System.GetUtcNow();
            await _caller.CreatedAsync(reference);
        }

        public async Task CaptureAsync(string reference, long amount)
        {
            using var answer = await _caller.AdjustAsync(reference, "capture", amount);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            _unpaid[reference] = TimeProvider.System.GetUtcNow();
        }

        public Task WaitUntilCapturedAsync(string reference) => _captured.GetOrAdd(reference, static _ => NewSignal()).Task.OrGiveUpAsync();

        public Task WaitUntilPaidAsync()
        {
            Volatile.Write(ref _allAreOrdered, true);
            if (_unpaid.IsEmpty)
            {
                _paid.TrySetResult();
            }

            return _paid.Task.OrGiveUpAsync();
        }

        public Task<IReadOnlyCollection<OpenPayment>> GetAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<OpenPayment>>(
            [.. _unpaid.Select(order => new OpenPayment { Reference = order.Key, Since = order.Value })]);

        public async ValueTask DisposeAsync()
        {
            await _services.GetServices<IHostedService>().Single().StopAsync(CancellationToken.None);
            await Vipps.DisposeAsync();
            await _services.DisposeAsync();
            _caller.Dispose();
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var headers = DeliveryHeaders.From(request.Headers.Concat(request.Content!.Headers));
            var body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var report = await _services.GetRequiredService<WebhookProcessor>().ProcessAsync(headers, body, CancellationToken.None);
            return new HttpResponseMessage((HttpStatusCode)report.StatusCode);
        }

        private Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
        {
            var handled = Handled.GetOrAdd(payment.Reference, static _ => []);
            lock (handled)
            {
                handled.Add(payment);
            }

            if (payment.WasCaptured)
            {
                _captured.GetOrAdd(payment.Reference, static _ => NewSignal()).TrySetResult();
            }

            if (payment.WasAuthorized && _unpaid.TryRemove(payment.Reference, out _) && Volatile.Read(ref _allAreOrdered) && _unpaid.IsEmpty)
            {
                _paid.TrySetResult();
            }

            return Task.CompletedTask;
        }

        private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
