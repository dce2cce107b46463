using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.EndToEnd;

/// <summary>A shop under test, without sockets: <c>DeliverAsync</c>, and the sandbox with a <c>CallbackHandler</c>.</summary>
public sealed class DeliverTests(DeliverTests.Shop shop) : IClassFixture<DeliverTests.Shop>
{
    private static readonly WebhookRegistration Registration = new(The.RegisteredUrl, The.Secret, The.WebhookId);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> EventTypes => [.. WebhookEventTypes.All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(EventTypes))]
    public async Task EachEventType_IsHandledAsEdited(string type)
    {
        var mark = Guid.NewGuid().ToString();

        using var response = await shop.Client.DeliverAsync(Registration, new(type), body => body["mark"] = mark, Cancellation).InTime();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var handled = shop.Handled.Single(handled => handled.AdditionalProperties.TryGetValue("mark", out var found) && found.GetString() == mark);
        Assert.IsNotType<UnknownEvent>(handled);

        // The body of a check-in and of a login does not name its type: the family does.
        Assert.Equal(type, handled.Type.Name);
    }

    [Fact]
    public async Task Edit_OfWhatTheShopActsOn_IsSigned()
    {
        var reference = Guid.NewGuid().ToString();
        using var response = await shop.Client.DeliverAsync(
            Registration,
            WebhookEventTypes.PaymentCaptured,
            payment =>
            {
                payment["reference"] = reference;
                payment["amount"]!["value"] = 500;
                payment.Remove("idempotencyKey");
            },
            Cancellation).InTime();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var handled = shop.Handled.OfType<PaymentEvent>().Single(payment => payment.Reference == reference);
        Assert.Equal((500, null), (handled.Amount.MinorUnits, handled.IdempotencyKey));
        Assert.True(handled.WasCaptured);
    }

    [Fact]
    public async Task WithoutAnEdit_EachEventIsANewOne()
    {
        for (var time = 0; time < 2; time++)
        {
            using var response = await shop.Client.DeliverAsync(Registration, WebhookEventTypes.PaymentCreated, cancellationToken: Cancellation).InTime();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(2, shop.Handled.Where(handled => handled.Type == WebhookEventTypes.PaymentCreated).Select(handled => handled.EventKey).Distinct().Take(2).Count());
    }

    [Fact]
    public async Task AnotherSecretUrlOrId_IsRefused()
    {
        WebhookRegistration[] wrong =
        [
            new(The.RegisteredUrl, The.OtherSecret, The.WebhookId),
            new(new Uri("https://other.example/hooks/vipps"), The.Secret, The.WebhookId),
            new(The.RegisteredUrl, The.Secret, Guid.NewGuid()),
        ];
        foreach (var registration in wrong)
        {
            using var response = await shop.Client.DeliverAsync(
                registration, WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = "refused", Cancellation).InTime();

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        Assert.DoesNotContain(shop.Handled, handled => handled is PaymentEvent { Reference: "refused" });
    }

    [Fact]
    public async Task RegistrationWithoutAnId_IsDeliveredWithoutTheHeader()
    {
        using var response = await shop.Client.DeliverAsync(
            new WebhookRegistration(The.RegisteredUrl, The.Secret), WebhookEventTypes.PaymentCaptured, cancellationToken: Cancellation).InTime();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(shop.Requests[^1].Headers.ContainsKey("Webhook-Id"));
    }

    [Theory]
    [InlineData(null, "https://shop.example", "shop.example")]
    [InlineData("http://localhost/", "http://shop.example", "shop.example")]
    public async Task Request_IsThatOfVipps_WhereverItGoes(string? server, string seenAs, string host)
    {
        using var client = shop.NewClient(server);
        var registration = new WebhookRegistration(new Uri("https://shop.example/hooks/vipps?tenant=%7E7"), The.Secret);

        // The shop has another URL: it refuses what it sees here.
        using var response = await client.DeliverAsync(registration, WebhookEventTypes.PaymentCaptured, cancellationToken: Cancellation).InTime();

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var request = shop.Requests.Single(request => request.Target.StartsWith(seenAs, StringComparison.Ordinal) && request.Target.Contains("tenant", StringComparison.Ordinal));
        Assert.Equal($"{seenAs}/hooks/vipps?tenant=~7", request.Target); // as this server has it; signed is what was registered
        Assert.Equal(host, request.Headers["Host"]);
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.Equal("Vipps MobilePay/1.0 Webhooks/1.0", request.Headers["User-Agent"]);
        Assert.Equal(
            WebhookVerification.Valid,
            WebhookVerifier.Verify(
                new WebhookDelivery
                {
                    Date = request.Headers["x-ms-date"],
                    ContentHash = request.Headers["x-ms-content-sha256"],
                    Authorization = request.Headers["Authorization"],
                    AlternateAuthorization = request.Headers["X-Vipps-Authorization"],
                    Body = request.Body,
                },
                registration,
                TimeProvider.System.GetUtcNow(),
                TimeSpan.FromMinutes(1)).Status);
    }

    [Fact]
    public async Task OverASocket_ArrivesThere_WhateverTheRegisteredHost()
    {
        var handled = new TaskCompletionSource<PaymentEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onASocket = await TestShop.StartAsync(new TestShopOptions
        {
            Clock = new(TimeProvider.System.GetUtcNow()),
            Receiver = receiver => receiver.AddHandler<PaymentEvent>((payment, _, _) =>
            {
                handled.TrySetResult(payment);
                return Task.CompletedTask;
            }),
        });

        using var response = await onASocket.Client.DeliverAsync(
            Registration, WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = "order-1001", Cancellation).InTime();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("order-1001", (await handled.Task.InTime()).Reference);
    }

    [Fact]
    public async Task TypeThatDoesNotExistYet_IsDeliveredIfTheRegistrationNamesIt()
    {
        var registration = new WebhookRegistration(The.RegisteredUrl, The.Secret, The.WebhookId, [new("epayments.payment.frozen.v1")]);

        using var response = await shop.Client.DeliverAsync(registration, new("epayments.payment.frozen.v1"), cancellationToken: Cancellation).InTime();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(shop.Handled, static handled => handled is PaymentEvent payment && payment.Name.ToString() == "FROZEN");
    }

    [Fact]
    public async Task Mistakes_AreArgumentExceptionsThatSayWhatToDo()
    {
        var forPayments = new WebhookRegistration(The.RegisteredUrl, The.Secret, The.WebhookId, WebhookEventTypes.Payments);
        HttpClient none = null!;

        await Assert.ThrowsAsync<ArgumentNullException>("client", () => none.DeliverAsync(Registration, WebhookEventTypes.PaymentCaptured, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>("registration", () => shop.Client.DeliverAsync(null!, WebhookEventTypes.PaymentCaptured, cancellationToken: Cancellation));
        var unknown = await Assert.ThrowsAsync<ArgumentException>("type", () => shop.Client.DeliverAsync(Registration, new("payment.captured"), cancellationToken: Cancellation));
        var nameless = await Assert.ThrowsAsync<ArgumentException>("type", () => shop.Client.DeliverAsync(Registration, default, cancellationToken: Cancellation));
        var other = await Assert.ThrowsAsync<ArgumentException>("type", () => shop.Client.DeliverAsync(forPayments, WebhookEventTypes.UserCheckedIn, cancellationToken: Cancellation));

        Assert.Contains("'payment.captured' is not a Vipps event type", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("'' is not a Vipps event type", nameless.Message, StringComparison.Ordinal);
        Assert.Contains("Vipps would not deliver this event", other.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JsonException>(() => shop.Client.DeliverAsync(
            Registration, WebhookEventTypes.PaymentCaptured, _ => throw new JsonException("the test's own"), Cancellation));
    }

    [Fact]
    public async Task Cancellation_EndsTheDelivery()
    {
        using var cancelled = new CancellationTokenSource();
        using var client = new HttpClient(new Hanging(cancelled));

        await Assert.ThrowsAsync<TaskCanceledException>(
            () => client.DeliverAsync(Registration, WebhookEventTypes.PaymentCaptured, cancellationToken: cancelled.Token).InTime());
    }

    [Fact]
    public async Task Sandbox_WithACallbackHandler_DeliversToTheTestServerAndLeavesItAlive()
    {
        using var handler = new Passing { InnerHandler = shop.NewHandler() }; // which sends nothing once it is disposed
        RegisteredWebhook registered;
        SandboxEvent sent;
        await using (var vipps = await VippsSandbox.StartAsync(options => options.CallbackHandler = handler, Cancellation))
        {
            using var webhooks = WebhooksClient.Create(vipps.Configure);
            registered = await webhooks.RegisterAsync(new("https://shop.example/hooks/late", WebhookEventTypes.Payments), Cancellation);
            shop.Late.Add(registered);
            Assert.Same(handler, vipps.CallbackHandler);

            sent = vipps.Send(WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = "by-handler");

            Assert.True(await sent.Completion.InTime(), sent.Attempts.Select(static attempt => attempt.Failure).FirstOrDefault());
        }

        Assert.Contains(shop.Handled, static handled => handled is PaymentEvent { Reference: "by-handler" });
        using var client = new HttpClient(handler, disposeHandler: false);
        using var afterwards = await client.DeliverAsync(registered.ToRegistration(), WebhookEventTypes.PaymentCaptured, cancellationToken: Cancellation).InTime();
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
    }

    [Fact]
    public async Task Sandbox_WhoseCallbackHandlerChanges_UsesTheOneOfTheMoment()
    {
        await using var vipps = await VippsSandbox.StartAsync(
            options => options.CallbackHandler = new Answering(static () => throw new HttpRequestException("broken on purpose")), Cancellation);
        using var webhooks = WebhooksClient.Create(vipps.Configure);
        var registered = await webhooks.RegisterAsync(new("https://shop.example/hooks/late", WebhookEventTypes.Payments), Cancellation);
        shop.Late.Add(registered);

        var broken = vipps.Send(WebhookEventTypes.PaymentCaptured);
        await vipps.WaitForAsync(vipps => vipps.Attempts.Count == 1, Cancellation).InTime();
        vipps.CallbackHandler = new Answering(static () => new(HttpStatusCode.TemporaryRedirect) { Headers = { Location = new("/elsewhere", UriKind.Relative) } });
        var redirected = vipps.Send(WebhookEventTypes.PaymentCaptured);
        await vipps.WaitForAsync(vipps => vipps.Attempts.Count >= 2 && redirected.Attempts.Count >= 1, Cancellation).InTime();
        vipps.CallbackHandler = shop.NewHandler();
        var arrived = vipps.Send(WebhookEventTypes.PaymentCaptured);

        Assert.True(await arrived.Completion.InTime());
        Assert.Equal(SandboxAttemptOutcome.Unreachable, broken.Attempts[0].Outcome);
        Assert.Contains("broken on purpose", broken.Attempts[0].Failure, StringComparison.Ordinal);
        Assert.Equal((SandboxAttemptOutcome.Refused, HttpStatusCode.TemporaryRedirect), (redirected.Attempts[0].Outcome, redirected.Attempts[0].StatusCode));
    }

    [Fact]
    public async Task Sandbox_WhoseCallbackHandlerHangs_GivesUpAfterTenSecondsAndWhenItStops()
    {
        var clock = new FakeTimeProvider(The.Now);
        var handler = new Waiting();
        SandboxEvent sent;
        await using (var vipps = await VippsSandbox.StartAsync(
            options =>
            {
                options.TimeProvider = clock;
                options.CallbackHandler = handler;
            },
            Cancellation))
        {
            using var webhooks = WebhooksClient.Create(vipps.Configure);
            await webhooks.RegisterAsync(new("https://shop.example/hooks/vipps", WebhookEventTypes.Payments), Cancellation);
            sent = vipps.Send(WebhookEventTypes.PaymentCaptured);
            await handler.Calls.WaitAsync(Cancellation).InTime();

            clock.Advance(VippsSandbox.DeliveryTimeout);
            await vipps.WaitForAsync(_ => sent.Attempts.Count == 1, Cancellation).InTime();
            clock.SetUtcNow(sent.Attempts[0].NextAttemptAt!.Value);
            await handler.Calls.WaitAsync(Cancellation).InTime();
        }

        Assert.Equal(SandboxAttemptOutcome.TimedOut, Assert.Single(sent.Attempts).Outcome);
        Assert.False(await sent.Completion.InTime());
    }

    /// <summary>A shop in a test server. Its registrations come from configuration, and one more by code.</summary>
    public sealed class Shop : IAsyncLifetime
    {
        private readonly ConcurrentQueue<WebhookEvent> _handled = new();
        private readonly ConcurrentQueue<SeenRequest> _requests = new();
        private WebApplication _app = null!;

        public HttpClient Client { get; private set; } = null!;

        public IReadOnlyList<WebhookEvent> Handled => [.. _handled];

        internal IReadOnlyList<SeenRequest> Requests => [.. _requests];

        public InMemoryWebhookRegistrationStore Late => _app.Services.GetRequiredService<InMemoryWebhookRegistrationStore>();

        public HttpMessageHandler NewHandler() => _app.GetTestServer().CreateHandler();

        public HttpClient NewClient(string? baseAddress) => new(NewHandler()) { BaseAddress = baseAddress is null ? null : new Uri(baseAddress) };

        public async ValueTask InitializeAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            var configuration = new ConfigurationManager();
            foreach (var (key, value) in TestShopOptions.OneRegistration())
            {
                configuration[key] = value;
            }

            // As in the settings of a shop that knows what it registered: a donation and a login do not say what they are.
            for (var type = 0; type < WebhookEventTypes.All.Count; type++)
            {
                configuration[$"Vipps:Registrations:0:Events:{type}"] = WebhookEventTypes.All[type].Name;
            }

            builder.Services.AddVippsWebhookReceiver(configuration.GetSection("Vipps")).AddInMemoryRegistrations().AddHandler<WebhookEvent>((received, _, _) =>
            {
                _handled.Enqueue(received);
                return Task.CompletedTask;
            });
            _app = builder.Build();
            _app.Use(async (http, next) =>
            {
                http.Request.EnableBuffering();
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body, http.RequestAborted);
                http.Request.Body.Position = 0;
                _requests.Enqueue(new SeenRequest(
                    http.Request.GetEncodedUrl(),
                    http.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                    body.ToArray()));
                await next(http);
            });
            _app.MapVippsWebhooks("/hooks/vipps");
            _app.MapVippsWebhooks("/hooks/late");
            await _app.StartAsync(Cancellation);
            Client = _app.GetTestClient();
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await _app.DisposeAsync();
        }
    }

    internal sealed record SeenRequest(string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);

    private sealed class Passing : DelegatingHandler;

    private sealed class Waiting : HttpMessageHandler
    {
        public SemaphoreSlim Calls { get; } = new(0);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return new HttpResponseMessage();
        }
    }

    private sealed class Answering(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer());
    }

    /// <summary>Answers nothing, and has the caller give up.</summary>
    private sealed class Hanging(CancellationTokenSource caller) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return new HttpResponseMessage();
        }
    }
}
