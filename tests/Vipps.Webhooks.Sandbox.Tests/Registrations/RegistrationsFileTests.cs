using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Vipps.Webhooks.Sandbox.Tests.Registrations;

/// <summary>Registrations that outlive their sandbox.</summary>
public sealed class RegistrationsFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vipps-sandbox-tests-");

    private string FilePath => Path.Combine(_directory.FullName, "webhooks.json");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task NextSandbox_DeliversWithTheSameIdAndSecret()
    {
        await using var receiver = await Receiver.StartAsync();
        Guid id;
        string secret;
        await using (var first = await StartAsync())
        {
            using var caller = await Caller.ForSalesUnitAsync(first);
            (id, secret) = await caller.RegisteredAsync(receiver.Url("/hooks?a=%7E"), WebhookEventTypes.PaymentCreated, WebhookEventTypes.PaymentCaptured);
            var (other, _) = await caller.RegisteredAsync(receiver.Url("/other"), WebhookEventTypes.PaymentCreated);
            using var deleted = await caller.DeleteAsync(other);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        await using var second = await StartAsync();
        var sent = second.Send(WebhookEventTypes.PaymentCreated);

        Assert.True(await sent.EndAsync());
        var received = Assert.Single(receiver.All);
        Assert.Equal(id, received.WebhookId);
        Assert.Equal(
            Signing.WebhookVerification.Valid,
            received.Verify(secret, receiver.Address.Authority, "/hooks?a=%7E", second.Attempts[0].StartedAt));
        var registration = Assert.Single(second.Registrations);
        Assert.Equal([WebhookEventTypes.PaymentCreated, WebhookEventTypes.PaymentCaptured], registration.Events);
        Assert.Equal(second.Keys.MerchantSerialNumber, registration.MerchantSerialNumber);
    }

    [Fact]
    public async Task RegistrationsOfAllKinds_KeepTheirScope()
    {
        IReadOnlyList<SandboxRegistration> before;
        await using (var first = await StartAsync())
        {
            using var partner = await Caller.ForPartnerAsync(first, null);
            using var merchant = await Caller.ForMerchantAsync(first);
            await partner.RegisteredAsync("https://partner.example/", WebhookEventTypes.PaymentCreated);
            await merchant.RegisteredAsync("https://charity.example/", WebhookEventTypes.DonationAgreementStarted);
            before = first.Registrations;
        }

        await using var second = await StartAsync();
        using var nextPartner = await Caller.ForPartnerAsync(second, null);

        Assert.Equal(
            before.Select(registration => (registration.Id, registration.Url, registration.RegisteredAt)),
            second.Registrations.Select(registration => (registration.Id, registration.Url, registration.RegisteredAt)));
        Assert.Equal("https://partner.example/", (string)Assert.Single(await nextPartner.ListedAsync())!["url"]!);
    }

    [Fact]
    public async Task File_IsItsOwnersAlone_AndTheOnlyOne()
    {
        await using var vipps = await StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        await caller.RegisteredAsync("https://shop.example/", WebhookEventTypes.PaymentCreated);
        await caller.RegisteredAsync("https://shop.example/", WebhookEventTypes.PaymentCreated);

        Assert.Equal(FilePath, Assert.Single(_directory.GetFiles()).FullName);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Fact]
    public async Task ChangeThatCannotBeSaved_IsNotMade()
    {
        await using var vipps = await StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (id, _) = await caller.RegisteredAsync("https://shop.example/", WebhookEventTypes.PaymentCreated);

        // A directory in its place: nothing can replace that.
        File.Delete(FilePath);
        Directory.CreateDirectory(Path.Combine(FilePath, "inside"));
        using var registered = await caller.RegisterAsync("https://shop.example/", WebhookEventTypes.PaymentCreated);
        using var deleted = await caller.DeleteAsync(id);

        Assert.Equal(HttpStatusCode.InternalServerError, registered.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, deleted.StatusCode);
        Assert.Equal(id, Assert.Single(vipps.Registrations).Id);
    }

    [Fact]
    public async Task UnresponsiveRegistration_WhoseDeletionCannotBeSaved_StaysWithItsAttempts()
    {
        var clock = Some.Clock();
        using var logs = new FakeLoggerProvider();
        using var loggers = new LoggerFactory([logs]);
        await using var vipps = await Some.SandboxAsync(clock, options =>
        {
            options.RegistrationsFile = FilePath;
            options.LoggerFactory = loggers;
        });
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (id, _) = await caller.RegisteredAsync(receiver.Url(), WebhookEventTypes.PaymentCaptured);
        await receiver.DisposeAsync();
        vipps.Send(WebhookEventTypes.PaymentCaptured);
        await vipps.UntilAsync(sandbox => sandbox.Attempts.Count == 1);
        File.Delete(FilePath);
        Directory.CreateDirectory(Path.Combine(FilePath, "inside"));

        clock.SetUtcNow(Some.Monday.AddDays(14));
        var sent = vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = "after-two-weeks");
        await vipps.UntilAsync(sandbox => sandbox.Attempts.Any(attempt => attempt.Reference == "after-two-weeks"));

        Assert.Equal(id, Assert.Single(vipps.Registrations).Id);
        Assert.NotNull(Assert.Single(vipps.Attempts, attempt => attempt.Reference == "after-two-weeks").NextAttemptAt);
        Assert.False(sent.Completion.IsCompleted);
        Assert.Contains(logs.Collector.GetSnapshot(), record => record.Level == LogLevel.Error && record.Message.Contains("is not deleted", StringComparison.Ordinal));

        // Once it can be written, the next attempt without an answer removes it.
        Directory.Delete(FilePath, recursive: true);
        await clock.PassAsync(vipps, sent);
        Assert.Empty(vipps.Registrations);
    }

    [Fact]
    public async Task FileThatCannotBeRead_StopsTheStart_AndIsNamed()
    {
        await using var held = new FileStream(FilePath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(StartAsync);

        Assert.Contains(FilePath, failure.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"Vipps":{}}""")]
    [InlineData("""{"webhooks":[{"id":7}]}""")]
    [InlineData("""{"webhooks":[{"url":"\ud800"}]}""")]
    [InlineData("""{"webhooks":[{"id":"497f6eca-6276-4993-bfeb-53cbbbba6f08","secret":"","url":"https://shop.example/","events":[],"scope":"SalesUnit","merchantSerialNumber":"1000001","registeredAt":"2026-01-05T08:00:00+00:00"}]}""")]
    [InlineData("""{"webhooks":[{"id":"497f6eca-6276-4993-bfeb-53cbbbba6f08","secret":"a","url":"http://shop.example/","events":[],"scope":"SalesUnit","merchantSerialNumber":"1000001","registeredAt":"2026-01-05T08:00:00+00:00"}]}""")]
    public async Task FileWithOtherContent_StopsTheStart_AndStaysAsItIs(string content)
    {
        await File.WriteAllTextAsync(FilePath, content, Cancellation);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(StartAsync);

        Assert.Contains(FilePath, failure.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(FilePath, Cancellation));
    }

    private Task<VippsSandbox> StartAsync() => Some.SandboxAsync(more: options => options.RegistrationsFile = FilePath);
}
