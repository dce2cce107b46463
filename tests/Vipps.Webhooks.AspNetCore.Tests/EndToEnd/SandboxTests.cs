using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Sandbox;
using VippsSide = Vipps.Webhooks.AspNetCore.Tests.Support.Vipps;

namespace Vipps.Webhooks.AspNetCore.Tests.EndToEnd;

/// <summary>A shop, the sandbox, and the real schedule between them: over sockets, on one clock.</summary>
public sealed class SandboxTests : IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _clock = new(The.Now);
    private readonly ConcurrentQueue<PaymentEvent> _handled = new();
    private VippsSandbox _vipps = null!;
    private IWebhooksClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _vipps = await VippsSide.StartAsync(_clock);
        _client = _vipps.NewClient();
    }

    public async ValueTask DisposeAsync()
    {
        ((IDisposable)_client).Dispose();
        await _vipps.DisposeAsync();
    }

    [Fact]
    public async Task RegisteredWhileTheAppRuns_EventsArrive()
    {
        await using var shop = await StartShopAsync();
        var early = await shop.PostAsync(new SignedPost());
        await RegisterAsync(shop);

        Assert.True(await Send("order-1001", WebhookEventTypes.PaymentAuthorized).Completion.InTime());

        Assert.Equal(HttpStatusCode.Unauthorized, early);
        Assert.True(Assert.Single(_handled).WasAuthorized);
    }

    [Fact]
    public async Task HandlerThatThrows_IsAskedAgain_InOrder_WhileOtherPaymentsGoOn()
    {
        var failures = 3;
        await using var shop = await StartShopAsync(payment =>
            payment.Reference == "order-1001" && Interlocked.Decrement(ref failures) >= 0
                ? throw new InvalidOperationException("the shop's own")
                : Task.CompletedTask);
        await RegisterAsync(shop);

        var authorized = Send("order-1001", WebhookEventTypes.PaymentAuthorized);
        await _vipps.UntilAsync(vipps => vipps.Attempts.Count == 1);
        var captured = Send("order-1001", WebhookEventTypes.PaymentCaptured);
        var other = Send("order-2002", WebhookEventTypes.PaymentAuthorized);
        Assert.True(await other.Completion.InTime());
        Assert.False(authorized.Completion.IsCompleted);
        Assert.Equal(["order-2002"], _handled.Select(payment => payment.Reference));
        Assert.True(await _vipps.PassAsync(_clock, captured));

        Assert.True(await authorized.Completion);
        Assert.Equal(
            ["AUTHORIZED", "CAPTURED"],
            _handled.Where(payment => payment.Reference == "order-1001").Select(payment => payment.Name.ToString()));
        Assert.Equal(
            [500, 500, 500, 200, 200],
            _vipps.Attempts.Where(attempt => attempt.Reference == "order-1001").Select(attempt => (int)attempt.StatusCode!));
    }

    [Fact]
    public async Task HandlerThatTakesTwelveSeconds_IsCancelledInTimeAndAskedAgain()
    {
        var slow = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var shop = await StartShopAsync((_, cancellationToken) =>
            slow.TrySetResult(cancellationToken) ? Task.Delay(TimeSpan.FromSeconds(12), _clock, cancellationToken) : Task.CompletedTask);
        await RegisterAsync(shop);

        var sent = Send("order-1001", WebhookEventTypes.PaymentCaptured);
        var token = await slow.Task.InTime();
        _clock.Advance(TimeSpan.FromSeconds(9));
        await _vipps.UntilAsync(vipps => vipps.Attempts.Count == 1);

        Assert.True(token.IsCancellationRequested);
        Assert.Equal(HttpStatusCode.InternalServerError, _vipps.Attempts[0].StatusCode); // an answer, not silence
        Assert.True(await _vipps.PassAsync(_clock, sent));
        Assert.Single(_handled);
        Assert.Equal([DeliveryOutcome.TimedOut, DeliveryOutcome.Handled], shop.Reports.Select(report => report.Outcome));
    }

    [Fact]
    public async Task HandlerThatPaysNoHeedToItsToken_AndSucceedsLate_IsNotRunAgain()
    {
        var gate = new Gate();
        await using var shop = await StartShopAsync((_, _) => gate.EnterAsync());
        await RegisterAsync(shop);

        var sent = Send("order-1001", WebhookEventTypes.PaymentCaptured);
        await gate.EnteredAsync(1);
        _clock.Advance(VippsSandbox.DeliveryTimeout);
        await _vipps.UntilAsync(vipps => vipps.Attempts.Count == 1);
        Assert.Null(_vipps.Attempts[0].StatusCode);
        gate.Open();
        Assert.True(await _vipps.PassAsync(_clock, sent));

        await shop.LoggedAsync("Answered 200 (Handled)");
        await shop.LoggedAsync("Answered 200 (Duplicate)");
        Assert.Equal(1, gate.Entered);
        Assert.Equal([DeliveryOutcome.Handled, DeliveryOutcome.Duplicate], shop.Reports.Select(report => report.Outcome).Order());
    }

    [Fact]
    public async Task SameEventFromTwoRegistrations_IsHandledOnce()
    {
        await using var shop = await StartShopAsync();
        var first = await RegisterAsync(shop);
        var second = await RegisterAsync(shop);

        var sent = Send("order-1001", WebhookEventTypes.PaymentCaptured);
        Assert.True(await sent.Completion.InTime());

        Assert.Equal(2, sent.DeliveryCount);
        Assert.Single(_handled);
        Assert.Equal(
            new[] { first.Id, second.Id }.Order(), shop.Reports.Select(report => report.WebhookId!.Value).Order());
    }

    [Fact]
    public async Task DeliveredTwice_IsHandledOnce()
    {
        await using var shop = await StartShopAsync();
        await RegisterAsync(shop);
        _vipps.Faults.DeliverTwice = true;

        Assert.True(await Send("order-1001", WebhookEventTypes.PaymentCaptured).Completion.InTime());

        Assert.Single(_handled);
        Assert.Equal(2, shop.Reports.Count);
    }

    [Fact]
    public async Task ReplacedWebhook_LosesNoDelivery()
    {
        await using var shop = await StartShopAsync();
        var store = shop.App.Services.GetRequiredService<InMemoryWebhookRegistrationStore>();
        var old = await RegisterAsync(shop);
        var sent = new List<SandboxEvent>();

        SendSome("before");
        var replacement = await RegisterAsync(shop);
        SendSome("while there are two");
        await Task.WhenAll(sent.Select(one => one.Completion)).InTime(); // what is on its way arrives before its registration goes
        Assert.True(await _client.DeleteAsync(old.Id, Cancellation));
        Assert.True(store.Remove(old.Id));
        SendSome("after");

        Assert.All(await Task.WhenAll(sent.Select(one => one.Completion)).InTime(), Assert.True);
        Assert.Equal(sent.Select(one => one.Reference!).Order(), _handled.Select(payment => payment.Reference).Order());
        Assert.DoesNotContain(shop.Reports, report => report.Outcome == DeliveryOutcome.Refused);
        Assert.Equal(replacement.Id, shop.Reports[^1].WebhookId);

        void SendSome(string when)
        {
            for (var i = 0; i < 10; i++)
            {
                sent.Add(Send($"{when.Replace(' ', '-')}-{i}", WebhookEventTypes.PaymentCaptured));
            }
        }
    }

    [Fact]
    public async Task NewEventTypeAndNewField_AreKept()
    {
        var brandNew = new WebhookEventType("epayments.payment.frozen.v1");
        await using var vipps = await VippsSide.StartAsync(_clock, options => options.AdditionalEventTypes.Add(brandNew));
        using var client = (WebhooksClient)vipps.NewClient();
        await using var shop = await StartShopAsync();
        var registered = await client.RegisterAsync(new RegisterWebhookRequest(shop.Url, [brandNew]), Cancellation);
        shop.App.Services.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(registered);

        Assert.True(await vipps.Send(brandNew, body => body["mood"] = "icy").Completion.InTime());

        var payment = Assert.Single(_handled);
        Assert.Equal("FROZEN", payment.Name.ToString());
        Assert.Equal("icy", payment.AdditionalProperties["mood"].GetString());
    }

    private Task<TestShop> StartShopAsync(Func<PaymentEvent, Task>? handle = null) =>
        StartShopAsync((payment, _) => handle?.Invoke(payment) ?? Task.CompletedTask);

    private Task<TestShop> StartShopAsync(Func<PaymentEvent, CancellationToken, Task> handle) => TestShop.StartAsync(new TestShopOptions
    {
        Clock = _clock,
        Settings = [],
        Receiver = receiver => receiver.AddInMemoryRegistrations().AddHandler<PaymentEvent>(async (payment, _, cancellationToken) =>
        {
            await handle(payment, cancellationToken);
            _handled.Enqueue(payment);
        }),
    });

    private async Task<RegisteredWebhook> RegisterAsync(TestShop shop)
    {
        var registered = await _client.RegisterAsync(
            new RegisterWebhookRequest(shop.Url, WebhookEventTypes.Payments), Cancellation);
        shop.App.Services.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(registered);
        return registered;
    }

    private SandboxEvent Send(string reference, WebhookEventType type) => _vipps.Send(type, body => body["reference"] = reference);
}
