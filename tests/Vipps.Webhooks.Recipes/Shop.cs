using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Recipes;

/// <summary>A shop in a test server that hands deliveries to a bus, and writes down what its handler was called with.</summary>
internal sealed class Shop : IAsyncDisposable
{
    // Far longer than any test needs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly WebhookRegistration Registration = new(new Uri("https://shop.example/hooks/vipps"), "the-secret-of-the-test", Guid.NewGuid());

    private readonly WebApplication _app;
    private readonly Handled _handled;

    private Shop(WebApplication app, Handled handled)
    {
        _app = app;
        _handled = handled;
    }

    /// <summary>The events that the handler finished, in this order.</summary>
    public IReadOnlyList<Call> Calls => _handled.Calls;

    public static async Task<Shop> StartAsync<TInbox>(Action<WebApplicationBuilder> bus)
        where TInbox : class, IWebhookInbox
    {
        var handled = new Handled();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddVippsWebhookReceiver().AddInMemoryRegistrations().AddInbox<TInbox>().AddHandler<PaymentEvent>(handled.HandleAsync);
        bus(builder);
        var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        app.Services.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(Registration);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Shop(app, handled);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Delivers a capture as Vipps does.</summary>
    public async Task<HttpStatusCode> DeliverAsync(string pspReference, Action<JsonObject>? edit = null)
    {
        using var client = _app.GetTestClient();
        using var response = await client.DeliverAsync(
            Registration,
            WebhookEventTypes.PaymentCaptured,
            payment =>
            {
                payment["reference"] = "order-1001";
                payment["pspReference"] = pspReference;
                edit?.Invoke(payment);
            },
            TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>Has the handler fail that often.</summary>
    public void Fail(int times) => _handled.Failures = times;

    /// <summary>Completes when the handler finished that many events.</summary>
    public async Task<IReadOnlyList<Call>> HandledAsync(int count)
    {
        for (var seen = 0; seen < count; seen++)
        {
            await _handled.Arrivals.WaitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }

        return Calls;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    internal sealed record Call(string PspReference, string EventKey, string DeliveryKey);

    private sealed class Handled
    {
        private readonly ConcurrentQueue<Call> _calls = new();
        private int _failures;

        public SemaphoreSlim Arrivals { get; } = new(0);

        public IReadOnlyList<Call> Calls => [.. _calls];

        public int Failures
        {
            set => _failures = value;
        }

        public Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Interlocked.Decrement(ref _failures) >= 0)
            {
                throw new InvalidOperationException("The handler fails on purpose.");
            }

            _calls.Enqueue(new Call(payment.PspReference, payment.EventKey, context.DeliveryKey));
            Arrivals.Release();
            return Task.CompletedTask;
        }
    }
}
