using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Vipps.Webhooks.Storage.Telemetry;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Protection;

/// <summary>An inbox on SQLite that encrypts its bodies, and what becomes of them without the keys.</summary>
public sealed class ProtectedInboxTests : IDisposable
{
    private const string Person = "Kari Nordmann";
    private const string Phone = "4712345678";

    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentQueue<string> _handled = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NothingOfTheBody_IsInTheFileOrItsLog_IfItIsEncrypted(bool protects)
    {
        await using var receiver = Create(protects);
        await receiver.StartAsync();

        await receiver.StoreAsync(WithPerson(Deliveries.Of("a")), WithPerson(Deliveries.Of("b")));
        await receiver.UntilDoneAsync(2);
        Assert.NotNull(await receiver.Admin.ReplayAsync(1, Cancellation));
        await receiver.UntilDoneAsync(3);

        foreach (var text in (string[])[Person, Phone, "pspReference"])
        {
            Assert.Equal(!protects, await IsInAFileAsync(receiver, text));
        }

        Assert.True(await IsInAFileAsync(receiver, "payment/123456/a")); // as documented
        Assert.Equal(3, _handled.Count);
        Assert.Equal(WithPerson(Deliveries.Of("a")).Body.ToArray(), (await receiver.Admin.ReadDeliveryAsync(1, Cancellation))!.Body.ToArray());
        await receiver.UntilAsync(async () => await receiver.Admin.ReadDeliveryAsync(1, Cancellation) is null, TimeSpan.FromHours(1)); // KeepBody
        Assert.DoesNotContain(receiver.Logs.GetSnapshot(), static line => Tells(line, Person) || Tells(line, Phone));
    }

    [Fact]
    public async Task SettingThatChanges_LeavesWhatIsStored_AndAllIsHandled()
    {
        var directory = Path.Combine(_directory.Path, "inbox");
        foreach (var (protects, number) in ((bool, int)[])[(false, 1), (true, 2), (false, 3)])
        {
            var waiting = Create(protects, directory: directory, handle: static (_, _, _) => throw new RetryLaterException(TimeSpan.FromMinutes(1)));
            await waiting.StartAsync();
            await waiting.StoreAsync(WithPerson(Deliveries.Of("a", number)));
            await waiting.EndAsync();
        }

        await using var receiver = Create(protects: false, directory: directory);
        await receiver.StartAsync();
        await receiver.UntilDoneAsync(3);

        Assert.Equal(["a/1", "a/2", "a/3"], _handled);
    }

    [Fact]
    public async Task WithoutItsKey_ADeliveryWaits_WithoutAFailure_UntilTheKeyIsBack()
    {
        var directory = Path.Combine(_directory.Path, "inbox");
        var first = Create(directory: directory, handle: static (_, _, _) => throw new RetryLaterException(TimeSpan.FromSeconds(1)));
        await first.StartAsync();
        await first.StoreAsync(WithPerson(Deliveries.Of("a", 1)), WithPerson(Deliveries.Of("b", 1)));
        await first.UntilAsync(async () => (await first.Admin.ListAsync(new() { HasFailed = true }, Cancellation)).Count == 2);
        await first.EndAsync();

        var second = Create(keys: "others", directory: directory);
        using (var attempts = new MetricCollector<long>(second.Services.GetRequiredService<IMeterFactory>(), "Vipps.Webhooks", InboxTelemetry.HandledCounter))
        {
            var before = await second.Admin.ListAsync(null, Cancellation);
            await second.StartAsync();
            await second.StoreAsync(Deliveries.Of("a", 2), Deliveries.Of("c", 1));
            await second.UntilDoneAsync(1); // of another payment, with the key that is here
            var start = second.Clock.GetUtcNow();
            await second.UntilAsync(() => Task.FromResult(second.Clock.GetUtcNow() - start > TimeSpan.FromHours(1)), step: TimeSpan.FromSeconds(10));

            Assert.Equal(["c/1"], _handled);
            Assert.All(before, entry =>
            {
                var now = second.Admin.FindAsync(entry.Id, Cancellation).Result!;
                Assert.Equal((InboxState.Waiting, entry.Failures), (now.State, now.Failures));
                Assert.StartsWith("It was encrypted with the key", now.LastError, StringComparison.Ordinal);
                Assert.InRange(now.Attempts, entry.Attempts, entry.Attempts + 1); // one, while it is being looked at
            });
            var results = attempts.GetMeasurementSnapshot().GroupBy(static attempt => (string)attempt.Tags["vipps.inbox.result"]!)
                .ToDictionary(static of => of.Key, static of => of.Count());
            Assert.Equal(["done", "unreadable"], results.Keys.Order());
            Assert.InRange(results["unreadable"], 4, 200);

            var errors = second.Logs.GetSnapshot().Where(static line => line.Level >= LogLevel.Warning && line.Message.StartsWith("The body of", StringComparison.Ordinal)).ToList();
            Assert.InRange(errors.Count, 5, Math.Min(62, results["unreadable"] - 1)); // at most one a minute
            Assert.All(second.Logs.GetSnapshot(), static line => Assert.False(Tells(line, Person) || Tells(line, Phone)));
            var (status, text) = await HealthAsync(second);
            Assert.Equal(HealthStatus.Unhealthy, status);
            Assert.Contains("Give the app the keys of Data Protection that it had", text, StringComparison.Ordinal);
            await second.EndAsync();
        }

        // The keys of both are there.
        foreach (var key in Directory.GetFiles(Path.Combine(_directory.Path, "others")))
        {
            File.Copy(key, Path.Combine(_directory.Path, "keys", Path.GetFileName(key)));
        }

        await using var third = Create(directory: directory);
        await third.StartAsync();
        third.Clock.Advance(TimeSpan.FromHours(2));
        await third.UntilDoneAsync(4);

        Assert.Equal(["a/1", "a/2"], _handled.Where(static one => one[0] == 'a'));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(third)).Status);
    }

    [Fact]
    public async Task ProcessWithoutTheKeys_LooksAtAFewASecond_SoThatOthersAreNotHeldUp()
    {
        const int Concurrency = 8;
        var directory = Path.Combine(_directory.Path, "inbox");
        var first = Create(directory: directory, handle: static (_, _, _) => throw new RetryLaterException(TimeSpan.FromSeconds(1)));
        await first.StartAsync();
        await first.StoreAsync([.. Enumerable.Range(1, 50).Select(static number => Deliveries.Of($"order-{number}"))]);
        await first.EndAsync();

        await using var second = Create(keys: "others", directory: directory);
        using var attempts = new MetricCollector<long>(second.Services.GetRequiredService<IMeterFactory>(), "Vipps.Webhooks", InboxTelemetry.HandledCounter);
        second.Clock.Advance(TimeSpan.FromSeconds(1)); // some have failed, and wait for a second
        await second.StartAsync();
        await attempts.WaitForMeasurementsAsync(Concurrency, Cancellation);

        // It could look at all of them in that time.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => attempts.WaitForMeasurementsAsync((2 * Concurrency) + 1, TimeSpan.FromMilliseconds(200)));
        await second.UntilAsync(async () => (await second.Admin.ListAsync(new InboxQuery { Limit = 100 }, Cancellation))
            .All(static entry => entry.LastError?.StartsWith("It was encrypted", StringComparison.Ordinal) == true));
    }

    [Fact]
    public async Task KeyRing_IsCheckedAtTheStart()
    {
        await using (var refused = Create(environment: "Production", protect: static data => data.UseEphemeralDataProtectionProvider()))
        {
            var exception = await Assert.ThrowsAsync<InvalidOperationException>(refused.StartAsync);
            Assert.StartsWith("The keys of Data Protection are lost when this process or its container ends, and with them each delivery", exception.Message, StringComparison.Ordinal);
        }

        Assert.StartsWith(
            "The keys of Data Protection are lost when this process ends, and with them each delivery",
            Assert.Single(await WarningsAsync(Create(environment: "Development", protect: static data => data.UseEphemeralDataProtectionProvider()))),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The keys of Data Protection are stored unencrypted, so anyone who can read them and the inbox's database has the bodies",
            Assert.Single(await WarningsAsync(Create(environment: "Production"))),
            StringComparison.Ordinal);
        Assert.Empty(await WarningsAsync(Create(environment: "Production", protect: static data => data.ProtectKeysWithCertificate(KeyCertificate.Instance))));
        Assert.Empty(await WarningsAsync(Create(protects: false, environment: "Production", protect: static data => data.UseEphemeralDataProtectionProvider())));
    }

    [Fact]
    public async Task BodyThatCannotBeEncrypted_IsNotStored()
    {
        await using var receiver = TestReceiver.Create(
            Handle,
            static options => options.ProtectBodies = true,
            add: static services => services.AddSingleton<IDataProtectionProvider>(new Once()));
        await receiver.StartAsync();

        var refused = await Assert.ThrowsAsync<CryptographicException>(async () => await receiver.Inbox.StoreAsync(WithPerson(Deliveries.Of("a")), Cancellation));

        Assert.DoesNotContain(Person, $"{refused}", StringComparison.Ordinal);
        Assert.Empty(await receiver.Admin.ListAsync(null, Cancellation));
    }

    private static async Task<(HealthStatus Status, string? Text)> HealthAsync(TestReceiver receiver)
    {
        var health = (await receiver.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries["vipps-webhooks-inbox"];
        return (health.Status, health.Description);
    }

    private static async Task<IReadOnlyList<string>> WarningsAsync(TestReceiver created)
    {
        await using var receiver = created;
        await receiver.StartAsync();
        return [.. receiver.Logs.GetSnapshot().Where(static line => line.Level >= LogLevel.Warning && line.Category!.StartsWith("Vipps", StringComparison.Ordinal)).Select(static line => line.Message)];
    }

    private static InboxDelivery WithPerson(InboxDelivery delivery) => delivery.WithBody(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(delivery.Body.Span)
        .Replace("{\"msn\"", $$"""{"userDetails":{"firstName":"{{Person}}","mobileNumber":"{{Phone}}"},"msn""" + "\"", StringComparison.Ordinal)));

    private static bool Tells(FakeLogRecord line, string text) => line.Message.Contains(text, StringComparison.Ordinal)
        || $"{line.Exception}".Contains(text, StringComparison.Ordinal)
        || line.StructuredState?.Any(pair => pair.Value?.Contains(text, StringComparison.Ordinal) == true) == true;

    /// <summary>Looks for a text in the bytes of the file, and of the write-ahead log beside it.</summary>
    private static async Task<bool> IsInAFileAsync(TestReceiver receiver, string text)
    {
        var found = false;
        var files = Directory.GetFiles(receiver.Directory, "inbox.db*").Where(static file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToList();
        Assert.Contains(files, static file => file.EndsWith("-wal", StringComparison.Ordinal) && new FileInfo(file).Length > 0);
        foreach (var file in files)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, Cancellation);
            found |= bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
        }

        return found;
    }

    private TestReceiver Create(
        bool protects = true,
        string keys = "keys",
        string? directory = null,
        Func<PaymentEvent, WebhookContext, CancellationToken, Task>? handle = null,
        string environment = "Development",
        Action<IDataProtectionBuilder>? protect = null) => TestReceiver.Create(
            handle ?? Handle,
            options => options.ProtectBodies = protects,
            directory,
            services =>
            {
                services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment, ApplicationName = "shop" });
                services.AddHealthChecks().AddVippsWebhookInboxCheck();
                var data = services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(_directory.Path, keys)));
                protect?.Invoke(data);
            });

    private Task Handle(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
    {
        _handled.Enqueue($"{payment.Reference}/{payment.PspReference}");
        return Task.CompletedTask;
    }

    /// <summary>Protection that encrypts once, at the start of the app.</summary>
    private sealed class Once : IDataProtector
    {
        private int _count;

        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => _count++ == 0 ? plaintext : throw new NotSupportedException(Encoding.UTF8.GetString(plaintext));

        public byte[] Unprotect(byte[] protectedData) => protectedData;
    }
}
