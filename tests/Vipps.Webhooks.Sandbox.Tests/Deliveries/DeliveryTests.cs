using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Sandbox.Tests.Deliveries;

public sealed class DeliveryTests
{
    [Fact]
    public async Task Delivery_ToAReceiver_HasExactlyTheDocumentedHeaders()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (id, _) = await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);

        // A trace of the surrounding program is none of Vipps'.
        using var activity = new Activity("shop").Start();
        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);
        var received = await receiver.NextAsync();

        Assert.Equal("POST", received.Method);
        Assert.Equal(sent.Body.ToArray(), received.Body);
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["Host"] = $"127.0.0.1:{receiver.Address.Port}",
                ["Content-Type"] = "application/json; charset=utf-8",
                ["Content-Length"] = sent.Body.Length.ToString(CultureInfo.InvariantCulture),
                ["Accept-Encoding"] = "gzip",
                ["User-Agent"] = "Vipps MobilePay/1.0 Webhooks/1.0",
                ["Webhook-Id"] = id.ToString(),
                ["x-ms-date"] = "Mon, 05 Jan 2026 08:00:00 GMT",
                ["x-ms-content-sha256"] = Convert.ToBase64String(SHA256.HashData(received.Body)),
                ["Authorization"] = received.Headers["X-Vipps-Authorization"],
                ["X-Vipps-Authorization"] = received.Headers["Authorization"],
            },
            new SortedDictionary<string, string>(received.Headers.ToDictionary(), StringComparer.Ordinal));
        Assert.Matches(
            "^HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=[A-Za-z0-9+/]{43}=$",
            received.Headers["Authorization"]);
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("?a=1", "/?a=1")]
    [InlineData("/hooks/vipps", "/hooks/vipps")]
    [InlineData("/%7Eshop/%41/../hooks//x?key=%7E&b=%2F#part", "/%7Eshop/%41/../hooks//x?key=%7E&b=%2F")]
    [InlineData("/handlekurv/på vei?q=ø", "/handlekurv/p%C3%A5%20vei?q=%C3%B8")]
    public async Task Delivery_ToARegisteredUrl_IsSentAndSignedAsRegistered(string registered, string target)
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (_, secret) = await caller.RegisteredAsync(receiver.Url(registered), WebhookEventTypes.PaymentCaptured);

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);
        var received = await receiver.NextAsync();

        Assert.True(await sent.EndAsync());
        Assert.Equal(target, received.RawTarget);
        Assert.Equal(
            WebhookVerification.Valid,
            received.Verify(secret, $"127.0.0.1:{receiver.Address.Port}", target, Some.Monday));
        Assert.Equal(
            WebhookVerification.SignatureMismatch,
            received.Verify(secret, "127.0.0.1", target, Some.Monday));
    }

    [Fact]
    public async Task Delivery_ToTwoRegistrations_IsSignedWithTheSecretOfEach()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var secrets = new Dictionary<Guid, string>();
        for (var i = 0; i < 2; i++)
        {
            var (id, secret) = await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
            secrets.Add(id, secret);
        }

        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCreated);

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);

        Assert.Equal(2, sent.DeliveryCount);
        Assert.True(await sent.EndAsync());
        Assert.Equal(secrets.Keys.Order(), receiver.All.Select(received => received.WebhookId).Order());
        Assert.All(receiver.All, received => Assert.Equal(
            WebhookVerification.Valid,
            received.Verify(secrets[received.WebhookId], $"127.0.0.1:{receiver.Address.Port}", "/hooks/vipps", Some.Monday)));
    }

    [Fact]
    public async Task Delivery_OverHttpsOnLoopback_AcceptsASelfSignedCertificate()
    {
        await using var vipps = await Some.SandboxAsync();
        await using var receiver = await Receiver.StartAsync(https: true);
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync($"https://127.0.0.1:{receiver.Address.Port}/", WebhookEventTypes.PaymentCaptured);
        await caller.RegisteredAsync($"https://localhost:{receiver.Address.Port}/", WebhookEventTypes.PaymentCaptured);

        Assert.True(await vipps.Send(WebhookEventTypes.PaymentCaptured).EndAsync());
        Assert.Equal(2, receiver.All.Count);
    }

    [Fact]
    public async Task Delivery_IfLoopbackIsNotAllowed_ChecksTheCertificate()
    {
        await using var receiver = await Receiver.StartAsync(https: true);
        Assert.True(RegisteredUrl.TryParse(receiver.Url(), new CallbackRules(AllowLoopback: true, new HashSet<string>()), out var url, out _));
        var registration = new Registration(RegistrationScope.SalesUnit("1000001"), url, [], Some.Monday);
        using var sender = new DeliverySender(trustLoopback: false, callbackHandler: null, TimeProvider.System, TestContext.Current.CancellationToken);

        var result = await sender.SendAsync(registration, "{}"u8.ToArray(), Some.Monday, SandboxDeliveryFault.None);

        Assert.Equal(SandboxAttemptOutcome.Unreachable, result.Outcome);
        Assert.Contains("certificate", result.Failure, StringComparison.Ordinal);
        Assert.Empty(receiver.All);
    }

    [Theory]
    [InlineData(200, SandboxAttemptOutcome.Accepted)]
    [InlineData(202, SandboxAttemptOutcome.Accepted)]
    [InlineData(204, SandboxAttemptOutcome.Accepted)]
    [InlineData(302, SandboxAttemptOutcome.Refused)]
    [InlineData(307, SandboxAttemptOutcome.Refused)]
    [InlineData(404, SandboxAttemptOutcome.Refused)]
    [InlineData(500, SandboxAttemptOutcome.Refused)]
    public async Task Attempt_WithAnAnswer_IsAcceptedForTwoHundredsOnly(int status, SandboxAttemptOutcome outcome)
    {
        await using var vipps = await Some.SandboxAsync(Some.Clock());
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (id, _) = await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        receiver.AnswerAlways(status);

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = "order-1");
        await vipps.UntilAsync(sandbox => sandbox.Attempts.Count == 1);

        var attempt = Assert.Single(vipps.Attempts);
        var accepted = outcome == SandboxAttemptOutcome.Accepted;
        Assert.Equal(outcome, attempt.Outcome);
        Assert.Equal((HttpStatusCode)status, attempt.StatusCode);
        Assert.Equal(accepted, attempt.Failure is null);
        Assert.Equal(accepted ? null : Some.Monday.AddSeconds(2), attempt.NextAttemptAt);
        Assert.Equal((id, receiver.Url(), sent.Type, "order-1", 1, Some.Monday), (
            attempt.WebhookId, attempt.Url.OriginalString, attempt.EventType, attempt.Reference, attempt.Number, attempt.StartedAt));
        Assert.Equal("/hooks/vipps", Assert.Single(receiver.All).RawTarget);
    }

    [Fact]
    public async Task Attempt_WithoutAReceiver_IsUnreachable()
    {
        await using var vipps = await Some.SandboxAsync(Some.Clock());
        var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        await receiver.DisposeAsync();

        vipps.Send(WebhookEventTypes.PaymentCaptured);
        await vipps.UntilAsync(sandbox => sandbox.Attempts.Count == 1);

        var attempt = Assert.Single(vipps.Attempts);
        Assert.Equal(SandboxAttemptOutcome.Unreachable, attempt.Outcome);
        Assert.Null(attempt.StatusCode);
        Assert.NotNull(attempt.NextAttemptAt);
    }

    [Fact]
    public async Task Attempt_WithoutAnAnswerInTenSeconds_TimesOut()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        receiver.Answer = _ => new TaskCompletionSource<int>().Task;

        vipps.Send(WebhookEventTypes.PaymentCaptured);
        await receiver.NextAsync();
        clock.Advance(TimeSpan.FromSeconds(10));
        await vipps.UntilAsync(sandbox => sandbox.Attempts.Count == 1);

        var attempt = Assert.Single(vipps.Attempts);
        Assert.Equal(SandboxAttemptOutcome.TimedOut, attempt.Outcome);
        Assert.Null(attempt.StatusCode);
        Assert.Equal(Some.Monday.AddSeconds(12), attempt.NextAttemptAt);
    }

    [Fact]
    public async Task Attempt_WithAnAnswerJustInTime_IsAccepted()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        var answer = new TaskCompletionSource<int>();
        receiver.Answer = _ => answer.Task;

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);
        await receiver.NextAsync();
        clock.Advance(VippsSandbox.DeliveryTimeout - TimeSpan.FromMilliseconds(1));
        answer.SetResult(200);

        Assert.True(await sent.EndAsync());
    }
}
