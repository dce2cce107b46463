using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Handling;

/// <summary>A log that fails, such as on a full disk: what was done is done.</summary>
public sealed class BrokenLogTests
{
    private static readonly AsyncLocal<BrokenLogTests?> ThisTest = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LogThatThrows_ChangesNoAnswerAndRunsNothingTwice(bool inIsEnabled)
    {
        var runs = 0;
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Services = services => services.AddSingleton<ILoggerProvider>(new FullDisk(inIsEnabled)),
            Receiver = receiver => receiver.AddHandler<PaymentEvent>((_, _, _) => Task.FromResult(runs++)),
        });

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));
        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost { Secret = "another secret" }));

        Assert.Equal(1, runs);
        Assert.Equal(
            [DeliveryOutcome.Handled, DeliveryOutcome.Duplicate, DeliveryOutcome.Refused], shop.Reports.Select(report => report.Outcome));
    }

    [Fact]
    public async Task LogThatThrows_StopsNoStartAndNoChangeOfTheRegistrations()
    {
        var settings = new ChangingSettings(TestShopOptions.OneRegistration());
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Configuration = settings.Configuration,
            Services = services => services.AddVippsWebhookReceiver("unmapped").AddInMemoryRegistrations()
                .AddHandler<PaymentEvent>((_, _, _) => Task.CompletedTask).Services
                .AddSingleton<ILoggerProvider>(new FullDisk(inIsEnabled: false)),
            Receiver = receiver => receiver.AddHandler<PaymentEvent>((_, _, _) => Task.CompletedTask),
        });

        Assert.Null(Record.Exception(() => settings.Change(static values => values["Vipps:Registrations:0:Secret"] = The.OtherSecret)));

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Secret = The.OtherSecret }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TraceListenerThatThrows_ChangesNoAnswer(bool atTheStart)
    {
        var runs = 0;
        var heard = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Vipps.Webhooks",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _ => Hear(breaks: atTheStart),
            ActivityStopped = _ => Hear(breaks: !atTheStart),
        };
        ActivitySource.AddActivityListener(listener);
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Pipeline = app => app.Use((http, next) =>
            {
                ThisTest.Value = this;
                return next(http);
            }),
            Receiver = receiver => receiver.AddHandler<PaymentEvent>((_, _, _) => Task.FromResult(runs++)),
        });

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));

        Assert.Equal(1, runs);
        Assert.Equal(1, heard);

        void Hear(bool breaks)
        {
            // Other tests run at the same time, with the same source.
            if (breaks && ThisTest.Value == this)
            {
                heard++;
                throw new InvalidOperationException("The exporter is broken.");
            }
        }
    }

    private sealed class FullDisk(bool inIsEnabled) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("Vipps.", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => inIsEnabled ? throw new IOException("The disk is full.") : true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("The disk is full.");

        public void Dispose()
        {
        }
    }
}
