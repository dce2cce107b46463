using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Handling;

/// <summary>A log that fails, such as on a full disk: what was done is done.</summary>
public sealed class BrokenLogTests
{
    [Fact]
    public async Task LogThatThrows_ChangesNoAnswerAndRunsNothingTwice()
    {
        var runs = 0;
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Services = services => services.AddSingleton<ILoggerProvider, FullDisk>(),
            Receiver = receiver => receiver.AddHandler<PaymentEvent>((_, _, _) => Task.FromResult(runs++)),
        });

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));
        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost { Secret = "another secret" }));

        Assert.Equal(1, runs);
        Assert.Equal(
            [DeliveryOutcome.Handled, DeliveryOutcome.Duplicate, DeliveryOutcome.Refused], shop.Reports.Select(report => report.Outcome));
    }

    private sealed class FullDisk : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("Vipps.", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("The disk is full.");

        public void Dispose()
        {
        }
    }
}
