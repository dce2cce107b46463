using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Handling;

public sealed class HandlerTests
{
    private readonly ConcurrentQueue<WebhookEvent> _seen = new();

    [Fact]
    public async Task Delivery_SignedByTheRegistration_ReachesItsHandlerWithItsContext()
    {
        WebhookContext? seen = null;
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<PaymentEvent>((payment, context, _) =>
        {
            _seen.Enqueue(payment);
            seen = context;
            return Task.CompletedTask;
        }));
        var post = new SignedPost();

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(post));

        var payment = Assert.IsType<PaymentEvent>(Assert.Single(_seen));
        Assert.True(payment.WasCaptured);
        Assert.Equal("order-1001", payment.Reference);
        Assert.Equal(The.WebhookId, seen!.WebhookId);
        Assert.Equal(The.RegisteredUrl, seen.Url);
        Assert.Empty(seen.Events);
        Assert.Equal(The.Now, seen.AttemptedAt);
        Assert.Equal(post.Body, payment.Body.ToArray());
        Assert.Equal(payment.EventKey, seen.DeliveryKey);
        var report = Assert.Single(shop.Reports);
        Assert.Equal(DeliveryOutcome.Handled, report.Outcome);
        Assert.Equal(WebhookVerification.Valid, report.Verification);
        Assert.Equal(200, report.StatusCode);
        Assert.Same(payment, report.Event);
    }

    [Fact]
    public async Task HandlerClass_ComesFromAScopeOfItsOwnForEachDelivery_ThatIsDisposedOf()
    {
        var tally = new Tally();
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Services = services => services.AddSingleton(tally).AddScoped<Work>(),
            Receiver = receiver => receiver.AddHandler<PaymentEvent, PaymentHandler>().AddHandler<WebhookEvent, AnyHandler>(),
        });

        await shop.PostAsync(new SignedPost());
        await shop.PostAsync(new SignedPost { Text = The.Payment("order-1002") });

        // One unit of work for both handlers of a delivery, another one for the next delivery.
        Assert.Equal(["work 1: payment", "work 1: any", "work 1: done", "work 2: payment", "work 2: any", "work 2: done"], tally.Lines);
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData(ServiceLifetime.Scoped, 2)]
    [InlineData(ServiceLifetime.Singleton, 1)]
    public async Task HandlerClass_IsCreatedForEachEventAndKind_UnlessTheAppAddsItOtherwise(ServiceLifetime? lifetime, int expected)
    {
        var tally = new Tally();
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Services = services =>
            {
                services.AddSingleton(tally);
                if (lifetime is { } own)
                {
                    services.Add(new ServiceDescriptor(typeof(CountedHandler), typeof(CountedHandler), own));
                }
            },
            Receiver = receiver => receiver.AddHandler<PaymentEvent, CountedHandler>().AddHandler<WebhookEvent, CountedHandler>(),
        });

        await shop.PostAsync(new SignedPost());
        await shop.PostAsync(new SignedPost { Text = The.Payment("order-1002") });

        Assert.Equal(4, tally.Lines.Count(static line => line == "handled"));
        Assert.Equal(expected, tally.Lines.Count(static line => line == "created"));
    }

    [Fact]
    public async Task SeveralHandlers_TheFirstThatFailsEndsIt_AndAllRunAgain()
    {
        var runs = new ConcurrentQueue<string>();
        var fails = true;
        await using var shop = await TestShop.StartAsync(receiver => receiver
            .AddHandler<PaymentEvent>((_, _, _) => Run("first"))
            .AddHandler<PaymentEvent>((_, _, _) => Run("second", fails))
            .AddHandler<WebhookEvent>((_, _, _) => Run("third")));
        var post = new SignedPost();

        Assert.Equal(HttpStatusCode.InternalServerError, await shop.PostAsync(post));
        Assert.Equal(["first", "second"], runs);
        fails = false;
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(post));

        Assert.Equal(["first", "second", "first", "second", "third"], runs);
        Assert.Equal([DeliveryOutcome.HandlerFailed, DeliveryOutcome.Handled], shop.Reports.Select(report => report.Outcome));
        var record = Assert.Single(shop.Logs.GetSnapshot(), record => record.Level == LogLevel.Error);
        Assert.Contains("epayments.payment.captured.v1 order-1001", record.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(record.Exception);

        Task Run(string name, bool fail = false)
        {
            runs.Enqueue(name);
            return fail ? throw new InvalidOperationException("the shop's own") : Task.CompletedTask;
        }
    }

    [Fact]
    public async Task HandlerOfAnotherKind_IsNotAsked_AndTheEventIsAnswered200()
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<ChargeEvent>(See));

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));

        Assert.Empty(_seen);
        Assert.Equal(DeliveryOutcome.Unhandled, Assert.Single(shop.Reports).Outcome);
        Assert.Contains(shop.Logs.GetSnapshot(), record => record.Message.StartsWith("No handler is registered for", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"msn":"1","reference":"order-1001","pspReference":"1","name":"FROZEN","amount":{"currency":"NOK","value":1},"timestamp":"2026-11-02T12:00:00.123Z","success":true}""", typeof(PaymentEvent))]
    [InlineData("""{"msn":"1","reference":"order-1001","pspReference":"1","name":"CAPTURED","amount":{"currency":"NOK","value":"1"},"timestamp":"2026-11-02T12:00:00.1234567+01:00","success":true,"brandNew":{"a":[1]}}""", typeof(PaymentEvent))]
    [InlineData("""{"customerToken":"t","merchantQrId":"q","merchantSerialNumber":"123456","initiatedAt":"2026-11-02T12:00:00.1234567Z"}""", typeof(UserCheckedInEvent))]
    [InlineData("""{"customerToken":"t","merchantQrId":"q","msn":"123456","initiatedAt":"2026-11-02T12:00:00.1234567Z"}""", typeof(UserCheckedInEvent))]
    [InlineData("""{"eventType":"recurring.agreement-paused.v1","agreementId":"agr_1","msn":"1"}""", typeof(AgreementEvent))]
    [InlineData("""{"something":"else"}""", typeof(UnknownEvent))]
    [InlineData("[1,2,3]", typeof(UnknownEvent))]
    [InlineData("not JSON at all", typeof(UnknownEvent))]
    [InlineData("", typeof(UnknownEvent))]
    [InlineData("{\"name\":\"CAPT", typeof(UnknownEvent))]
    public async Task CatchAll_GetsWhatIsVerified_WhateverItIs(string body, Type expected)
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<WebhookEvent>(See));

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Text = body }));

        var received = Assert.Single(_seen);
        Assert.IsType(expected, received);
        Assert.Equal(body, System.Text.Encoding.UTF8.GetString(received.Body.Span));
    }

    [Fact]
    public async Task HandlerOfUnknownEvents_GetsThose_AndNoOthers()
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<UnknownEvent>(See));

        await shop.PostAsync(new SignedPost());
        await shop.PostAsync(new SignedPost { Text = "no JSON" });

        Assert.IsType<UnknownEvent>(Assert.Single(_seen));
    }

    [Theory]
    [InlineData("[1,2,3]")]
    [InlineData("not JSON at all")]
    [InlineData("")]
    [InlineData("""{"msn":"1","reference":"order-1001","pspReference":"1","name":"CAPTURED","amount":{"currency":"NOK","value":1},"succeeded":true}""")]
    [InlineData("""{"msn":"1","reference":"order-1001","pspReference":"1","name":"CAPTURED","amount":{"currency":"NOK","value":0.5},"success":true}""")]
    public async Task VerifiedEventThatCannotBeRead_AndNobodyTakes_IsLeftWithVipps(string body)
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<PaymentEvent>(See));

        Assert.Equal(HttpStatusCode.InternalServerError, await shop.PostAsync(new SignedPost { Text = body }));
        Assert.Equal(HttpStatusCode.InternalServerError, await shop.PostAsync(new SignedPost { Text = body })); // not taken for a duplicate

        Assert.Empty(_seen);
        Assert.All(shop.Reports, report => Assert.Equal(DeliveryOutcome.NotReadable, report.Outcome));
        Assert.Contains(shop.Logs.GetSnapshot(), record =>
            record.Level == LogLevel.Error && record.Message.StartsWith("A verified event could not be read", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"eventType":"parcels.sent.v1","parcelId":"p-1"}""")]
    [InlineData("""{"parcelId":"p-1"}""")]
    public async Task VerifiedEventOfAFamilyThatDoesNotExistYet_AndNobodyTakes_IsAcknowledgedAndWarnedOf(string body)
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<PaymentEvent>(See));

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Text = body }));

        Assert.Equal(DeliveryOutcome.Unhandled, Assert.Single(shop.Reports).Outcome);
        Assert.Contains(shop.Logs.GetSnapshot(), record =>
            record.Level == LogLevel.Warning && record.Message.Contains("its content is lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EventsOfTheRegistration_TellWhereTheBodyDoesNot()
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Events:0"] = "donations.agreement.started.v1";
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Settings = settings,
            Receiver = receiver => receiver.AddHandler<WebhookEvent>(See),
        });

        await shop.PostAsync(new SignedPost { Text = """{"agreementId":"a-1"}""" });

        Assert.Equal(WebhookEventTypes.DonationAgreementStarted, Assert.IsType<DonationEvent>(Assert.Single(_seen)).Type);
    }

    [Fact]
    public async Task Observer_ThatThrows_ChangesNothing()
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver
            .AddHandler<WebhookEvent>(See)
            .ObserveDeliveries(_ => throw new InvalidOperationException()));

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));

        Assert.Contains(shop.Logs.GetSnapshot(), record => record.Message.StartsWith("An observer", StringComparison.Ordinal));
    }

    private Task See(WebhookEvent received, WebhookContext context, CancellationToken cancellationToken)
    {
        _seen.Enqueue(received);
        return Task.CompletedTask;
    }

    private sealed class Tally
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private int _works;

        public IReadOnlyList<string> Lines => [.. _lines];

        public int NextWork() => Interlocked.Increment(ref _works);

        public void Add(string line) => _lines.Enqueue(line);
    }

    /// <summary>What a database context is to a shop.</summary>
    private sealed class Work(Tally tally) : IAsyncDisposable
    {
        private readonly int _number = tally.NextWork();

        public void Add(string what) => tally.Add($"work {_number}: {what}");

        public ValueTask DisposeAsync()
        {
            Add("done");
            return default;
        }
    }

    private sealed class PaymentHandler(Work work) : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
        {
            work.Add("payment");
            return Task.CompletedTask;
        }
    }

    private sealed class CountedHandler : IWebhookHandler<WebhookEvent>
    {
        private readonly Tally _tally;

        public CountedHandler(Tally tally)
        {
            _tally = tally;
            tally.Add("created");
        }

        public Task HandleAsync(WebhookEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
        {
            _tally.Add("handled");
            return Task.CompletedTask;
        }
    }

    private sealed class AnyHandler(Work work) : IWebhookHandler<WebhookEvent>
    {
        public Task HandleAsync(WebhookEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
        {
            work.Add("any");
            return Task.CompletedTask;
        }
    }
}
