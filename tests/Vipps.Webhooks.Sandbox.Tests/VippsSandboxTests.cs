using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Vipps.Webhooks.Sandbox.Tests;

public sealed class VippsSandboxTests
{
    // Far more than it takes, far less than a delivery's timeout or a host's patience.
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Start_WithoutOptions_ListensOnLoopbackOnly()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("http", vipps.BaseAddress.Scheme);
        Assert.Equal("127.0.0.1", vipps.BaseAddress.Host);
        Assert.Equal("/", vipps.BaseAddress.AbsolutePath);
        Assert.NotEqual(0, vipps.BaseAddress.Port);
    }

    [Fact]
    public async Task Start_OnAPortThatIsTaken_Throws()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<IOException>(() => VippsSandbox.StartAsync(
            options => options.Port = vipps.BaseAddress.Port, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_WithAnOptionOutOfRange_Throws()
    {
        foreach (var configure in new Action<VippsSandboxOptions>[]
        {
            options => options.Port = -1,
            options => options.Port = 65536,
            options => options.TokenLifetime = TimeSpan.Zero,
            options => options.TokenLifetime = TimeSpan.FromDays(31),
            options => options.TimeProvider = null!,
            options => options.AdditionalEventTypes.Add(default),
        })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => VippsSandbox.StartAsync(configure, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Dispose_WhileADeliveryWaitsForItsNextAttempt_IsPrompt()
    {
        var vipps = await Some.SandboxAsync(Some.Clock());
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        receiver.AnswerAlways(500);
        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);
        await vipps.UntilAsync(sandbox => sandbox.Attempts.Count == 1);

        var elapsed = await StopAsync(vipps);

        Assert.True(elapsed < Promptly, $"took {elapsed}");
        Assert.False(await sent.EndAsync());
    }

    [Fact]
    public async Task Dispose_WhileAReceiverHangs_IsPrompt()
    {
        var vipps = await Some.SandboxAsync();
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        receiver.Answer = _ => new TaskCompletionSource<int>().Task;
        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);
        var behind = vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = sent.Reference);
        await receiver.NextAsync();

        var elapsed = await StopAsync(vipps);

        Assert.True(elapsed < Promptly, $"took {elapsed}");
        Assert.False(await sent.EndAsync());
        Assert.False(await behind.EndAsync());
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task Dispose_WhileManyReceiversHang_EndsEveryDelivery()
    {
        for (var round = 0; round < 10; round++)
        {
            var vipps = await Some.SandboxAsync();
            await using var receiver = await Receiver.StartAsync();
            using var caller = await Caller.ForSalesUnitAsync(vipps);
            await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
            receiver.Answer = _ => new TaskCompletionSource<int>().Task;
            var sent = Enumerable.Range(0, 32).Select(_ => vipps.Send(WebhookEventTypes.PaymentCaptured)).ToList();
            await receiver.NextAsync();

            var elapsed = await StopAsync(vipps);

            Assert.True(elapsed < Promptly, $"took {elapsed}");
            foreach (var one in sent)
            {
                Assert.False(await one.EndAsync());
            }
        }
    }

    [Fact]
    public async Task Logger_ThatThrows_StopsNoDelivery()
    {
        await using var vipps = await VippsSandbox.StartAsync(
            options =>
            {
                options.AllowLoopbackCallbacks = true;
                options.LoggerFactory = new ThrowingLoggers();
            },
            TestContext.Current.CancellationToken);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);

        Assert.True(await vipps.Send(WebhookEventTypes.PaymentCaptured).EndAsync());
        Assert.True(await vipps.Send(WebhookEventTypes.PaymentCaptured).EndAsync());
    }

    [Fact]
    public async Task Send_EditWithValuesOfAnyType_IsReadAsItIsSent()
    {
        await using var vipps = await Some.SandboxAsync();
        var reference = Guid.NewGuid();

        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured, body =>
        {
            body["reference"] = reference;
            body["timestamp"] = TimeProvider.System.GetUtcNow();
        });

        Assert.Equal(reference.ToString(), sent.Reference);
    }

    [Fact]
    public async Task Dispose_WhileACallIsBeingDelayed_IsPromptAndBreaksItOff()
    {
        var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps) { SubscriptionKey = vipps.Keys.SubscriptionKey };
        vipps.Faults.FailAll(SandboxCall.Token, SandboxFault.Slow(TimeSpan.FromHours(1)));
        var call = caller.TokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret);
        await vipps.UntilAsync(sandbox => sandbox.TokenRequestCount == 1);

        var elapsed = await StopAsync(vipps);

        Assert.True(elapsed < Promptly, $"took {elapsed}");
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task Dispose_Twice_DoesNothingMore()
    {
        var vipps = await Some.SandboxAsync();

        await vipps.DisposeAsync();
        await vipps.DisposeAsync();

        using var client = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(
            () => client.ConnectAsync(IPAddress.Loopback, vipps.BaseAddress.Port, TestContext.Current.CancellationToken).AsTask());
        Assert.Throws<ObjectDisposedException>(() => vipps.Send(WebhookEventTypes.PaymentCreated));
    }

    [Fact]
    public async Task WaitFor_ConditionThatHolds_CompletesAtOnce()
    {
        await using var vipps = await Some.SandboxAsync();

        var wait = vipps.WaitForAsync(sandbox => sandbox.Attempts.Count == 0, TestContext.Current.CancellationToken);

        Assert.True(wait.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task WaitFor_ConditionThatNeverHolds_EndsWithItsTokenOrWithTheSandbox()
    {
        var vipps = await Some.SandboxAsync();
        using var impatience = new CancellationTokenSource();
        var cancelled = vipps.WaitForAsync(_ => false, impatience.Token);
        var orphaned = vipps.WaitForAsync(_ => false, TestContext.Current.CancellationToken);

        await impatience.CancelAsync();
        await vipps.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => orphaned);
    }

    [Fact]
    public async Task Text_OfEverythingPublic_HoldsNoSecret()
    {
        var logs = new FakeLoggerProvider();
        using var factory = new LoggerFactory([logs]);
        await using var vipps = await Some.SandboxAsync(more: options => options.LoggerFactory = factory);
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (_, secret) = await caller.RegisteredAsync(
            receiver.Url("/hooks?key=shop-password").Replace("://", "://shop:shop-password@", StringComparison.Ordinal),
            WebhookEventTypes.PaymentCaptured);
        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured);
        await sent.EndAsync();

        var logged = logs.Collector.GetSnapshot().Select(record => record.Message).ToList();
        object[] all =
        [
            vipps, vipps.Keys, vipps.PartnerKeys, vipps.MerchantKeys, vipps.Faults, sent,
            .. vipps.Registrations, .. vipps.Requests, .. vipps.Attempts, .. logged,
        ];
        string[] secrets =
        [
            secret, "shop-password", caller.Authorization!["Bearer ".Length..],
            vipps.Keys.ClientSecret, vipps.Keys.SubscriptionKey, vipps.Keys.SecondarySubscriptionKey,
            vipps.PartnerKeys.ClientSecret, vipps.PartnerKeys.SubscriptionKey, vipps.PartnerKeys.SecondarySubscriptionKey,
            vipps.MerchantKeys.ClientSecret,
        ];

        Assert.NotEmpty(logged);
        Assert.All(all, each => Assert.DoesNotContain(secrets, hidden => each.ToString()!.Contains(hidden, StringComparison.Ordinal)));
        Assert.Equal(4, all.OfType<SandboxRequest>().Count() + all.OfType<SandboxRegistration>().Count() + all.OfType<SandboxAttempt>().Count());
    }

    private static async Task<TimeSpan> StopAsync(VippsSandbox vipps)
    {
        var started = Stopwatch.GetTimestamp();
        await vipps.DisposeAsync();
        return Stopwatch.GetElapsedTime(started);
    }

    private sealed class ThrowingLoggers : Microsoft.Extensions.Logging.ILoggerFactory, Microsoft.Extensions.Logging.ILogger
    {
        public void AddProvider(Microsoft.Extensions.Logging.ILoggerProvider provider)
        {
        }

        public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel,
            Microsoft.Extensions.Logging.EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => throw new InvalidOperationException("The log is full.");
    }
}
