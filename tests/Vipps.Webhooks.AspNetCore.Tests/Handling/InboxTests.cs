using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Handling;

/// <summary>A receiver that stores deliveries instead of handling them at once.</summary>
public sealed class InboxTests
{
    private readonly MemoryInbox _inbox = new();
    private readonly ConcurrentQueue<string> _handled = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task VerifiedDelivery_IsStoredAndAnswered200_AndNoHandlerRuns()
    {
        await using var shop = await StartAsync();
        var post = new SignedPost();

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(post));

        Assert.Empty(_handled);
        Assert.Equal((DeliveryOutcome.Stored, 200), (shop.Reports[0].Outcome, shop.Reports[0].StatusCode));
        var stored = Assert.Single(_inbox.Stored);
        Assert.Equal(post.Body, stored.Body.ToArray());
        Assert.Equal((The.WebhookId, The.RegisteredUrl, ""), (stored.WebhookId, stored.Url, stored.ReceiverName));
        Assert.Equal((The.Now, stored.ReadEvent().EventKey), (stored.ReceivedAt, stored.DeliveryKey));
    }

    [Fact]
    public async Task StoredDelivery_IsDispatchedToTheHandlers()
    {
        await using var shop = await StartAsync();
        await shop.PostAsync(new SignedPost());

        await shop.App.Services.GetRequiredService<IWebhookDispatcher>().DispatchAsync(_inbox.Stored.Single(), Cancellation);

        Assert.Equal([_inbox.Stored.Single().DeliveryKey], _handled);
    }

    [Fact]
    public async Task StoredDelivery_ThatIsDispatchedInAScope_GetsItsServices()
    {
        object? service = null;
        await using var shop = await StartAsync(receiver => receiver
            .AddHandler<PaymentEvent>((_, context, _) => Task.FromResult(service = context.Services.GetRequiredService<List<int>>())));
        await shop.PostAsync(new SignedPost());

        await using var scope = shop.App.Services.CreateAsyncScope();
        await shop.App.Services.GetRequiredService<IWebhookDispatcher>().DispatchAsync(_inbox.Stored.Single(), scope.ServiceProvider, Cancellation);

        Assert.Same(scope.ServiceProvider.GetRequiredService<List<int>>(), service);
    }

    [Fact]
    public async Task HandlersException_IsThrownAtTheDispatchersCaller_AndLaterHandlersDoNotRun()
    {
        await using var shop = await StartAsync(receiver => receiver
            .AddHandler<PaymentEvent>(static (_, _, _) => throw new InvalidTimeZoneException())
            .AddHandler<PaymentEvent>((_, _, _) => Task.FromException(new InvalidOperationException("ran"))));
        await shop.PostAsync(new SignedPost());

        await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => shop.App.Services.GetRequiredService<IWebhookDispatcher>().DispatchAsync(_inbox.Stored.Single(), Cancellation));
    }

    [Theory]
    [InlineData(InboxResult.Stored, DeliveryOutcome.Stored, HttpStatusCode.OK)]
    [InlineData(InboxResult.Duplicate, DeliveryOutcome.Duplicate, HttpStatusCode.OK)]
    [InlineData(InboxResult.Busy, DeliveryOutcome.InboxBusy, HttpStatusCode.ServiceUnavailable)]
    [InlineData((InboxResult)99, DeliveryOutcome.InboxBusy, HttpStatusCode.ServiceUnavailable)]
    public async Task ResultOfTheInbox_DecidesTheAnswer(InboxResult result, DeliveryOutcome outcome, HttpStatusCode status)
    {
        _inbox.Result = _ => result;
        await using var shop = await StartAsync();

        Assert.Equal(status, await shop.PostAsync(new SignedPost()));

        Assert.Equal(outcome, shop.Reports[0].Outcome);
    }

    [Fact]
    public async Task InboxThatThrows_IsAnswered500_AndLogged()
    {
        _inbox.Result = static _ => throw new InvalidTimeZoneException();
        await using var shop = await StartAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, await shop.PostAsync(new SignedPost()));

        Assert.Equal(DeliveryOutcome.NotStored, shop.Reports[0].Outcome);
        Assert.Contains(shop.Logs.GetSnapshot(), static record => record is { Level: LogLevel.Error, Exception: InvalidTimeZoneException });
    }

    [Fact]
    public async Task InboxThatHangs_AndIgnoresItsToken_IsAnswered500InTime()
    {
        var never = new TaskCompletionSource<InboxResult>();
        _inbox.Wait = never.Task;
        await using var shop = await StartAsync();

        var posting = shop.PostAsync(new SignedPost());
        await _inbox.Entered.WaitAsync(Cancellation);
        shop.Clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(HttpStatusCode.InternalServerError, await posting);
        Assert.Equal(DeliveryOutcome.TimedOut, shop.Reports[0].Outcome);
        never.SetResult(InboxResult.Stored);
    }

    [Fact]
    public async Task InlineEvent_IsHandledInTheRequest_WithAllOfItsHandlers()
    {
        await using var shop = await StartAsync(receiver => receiver
            .HandleInline<UserCheckedInEvent>()
            .AddHandler<WebhookEvent>((received, _, _) => Task.FromResult(_handled.Append(received.EventKey))));

        await shop.PostAsync(new SignedPost { Text = """{"msn":"123456","customerToken":"token-1","merchantQrId":"qr-1","initiatedAt":"2026-11-02T11:59:58.1Z"}""" });
        await shop.PostAsync(new SignedPost());

        Assert.Equal([DeliveryOutcome.Handled, DeliveryOutcome.Stored], shop.Reports.Select(static report => report.Outcome));
    }

    [Fact]
    public async Task EventWithoutHandler_IsAnsweredAsWithoutAnInbox()
    {
        await using var shop = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Text = """{"auth_req_id":"auth-1"}""" }));
        Assert.Equal(HttpStatusCode.InternalServerError, await shop.PostAsync(new SignedPost { Text = "{" }));

        Assert.Equal([DeliveryOutcome.Unhandled, DeliveryOutcome.NotReadable], shop.Reports.Select(static report => report.Outcome));
        Assert.Empty(_inbox.Stored);
    }

    [Fact]
    public async Task Delivery_OfAnEventThatCannotBeRead_IsThrownBack_UnlessAHandlerAcceptsIt()
    {
        await using var shop = await StartAsync();
        var broken = new InboxDelivery
        {
            ReceiverName = "",
            DeliveryKey = "key",
            OrderingKey = "key",
            Body = "{"u8.ToArray(),
            AttemptedAt = The.Now,
            ReceivedAt = The.Now,
        };

        await Assert.ThrowsAsync<InvalidDataException>(
            () => shop.App.Services.GetRequiredService<IWebhookDispatcher>().DispatchAsync(broken, Cancellation));
    }

    [Fact]
    public async Task EventsThatNothingIdentifies_HaveKeysOfTheirOwn_AndWaitForNoOther()
    {
        await using var shop = await StartAsync(static receiver => receiver.AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask));

        await shop.PostAsync(new SignedPost { Text = "{}" });
        await shop.PostAsync(new SignedPost { Text = "{}" });

        Assert.Equal(2, _inbox.Stored.Select(static stored => stored.DeliveryKey).Distinct().Count());
        Assert.All(_inbox.Stored, static stored => Assert.InRange(stored.DeliveryKey.Length, 1, 200));
    }

    [Theory]
    [InlineData("""{"msn":"1","reference":"order-1","pspReference":"2","name":"CAPTURED","amount":{"currency":"NOK","value":1},"timestamp":"2026-11-02T11:59:58Z","success":true}""", "payment/1/order-1")]
    [InlineData("""{"msn":"1","agreementId":"agr_1","eventType":"recurring.agreement-stopped.v1","occurred":"2026-11-02T11:59:58.1Z"}""", "agreement/1/agr_1")]
    [InlineData("""{"msn":"1","agreementId":"agr_1","chargeId":"chr-1","amount":29900,"currency":"NOK","eventType":"recurring.charge-captured.v1","occurred":"2026-11-02T11:59:58.1Z"}""", "agreement/1/agr_1")]
    public async Task OrderingKey_IsThatOfThePaymentOrAgreement(string body, string expected)
    {
        await using var shop = await StartAsync(static receiver => receiver.AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask));

        await shop.PostAsync(new SignedPost { Text = body });

        Assert.Equal(expected, _inbox.Stored.Single().OrderingKey);
    }

    [Fact]
    public async Task Delivery_SurvivesJson_ByItsOwnMethods_AndByASerializer()
    {
        await using var shop = await StartAsync();
        await shop.PostAsync(new SignedPost());
        var stored = _inbox.Stored.Single();

        var own = InboxDelivery.FromUtf8Json(stored.ToUtf8Json());
        var serialized = JsonSerializer.Deserialize<InboxDelivery>(JsonSerializer.Serialize(stored))!;

        Assert.All([own, serialized], read => Assert.Equal(stored.ToUtf8Json(), read.ToUtf8Json()));
        Assert.Throws<JsonException>(static () => InboxDelivery.FromUtf8Json("null"u8));
        Assert.Throws<JsonException>(static () => InboxDelivery.FromUtf8Json("{}"u8));
        Assert.DoesNotContain("50000", $"{stored}", StringComparison.Ordinal);
    }

    [Fact]
    public void RetryLater_HasADelayOfAtMostADay()
    {
        Assert.Equal(TimeSpan.FromDays(1), new RetryLaterException(TimeSpan.FromDays(1)).Delay);
        Assert.Throws<ArgumentOutOfRangeException>(static () => new RetryLaterException(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new RetryLaterException(TimeSpan.FromDays(1) + TimeSpan.FromTicks(1)));
    }

    private Task<TestShop> StartAsync(Action<VippsWebhookReceiverBuilder>? receiver = null) => TestShop.StartAsync(new TestShopOptions
    {
        Services = services => services.AddSingleton(_inbox).AddScoped<List<int>>(),
        Receiver = builder =>
        {
            builder.AddInbox<MemoryInbox>();
            (receiver ?? (own => own.AddHandler<PaymentEvent>((_, context, _) =>
            {
                _handled.Enqueue(context.DeliveryKey);
                return Task.CompletedTask;
            })))(builder);
        },
    });

    private sealed class MemoryInbox : IWebhookInbox
    {
        public ConcurrentQueue<InboxDelivery> Stored { get; } = new();

        public Func<InboxDelivery, InboxResult> Result { get; set; } = static _ => InboxResult.Stored;

        public Task<InboxResult>? Wait { get; set; }

        public SemaphoreSlim Entered { get; } = new(0);

        public async ValueTask<InboxResult> StoreAsync(InboxDelivery delivery, CancellationToken cancellationToken)
        {
            Entered.Release();
            if (Wait is not null)
            {
                return await Wait;
            }

            var result = Result(delivery);
            Stored.Enqueue(delivery);
            return result;
        }
    }
}
