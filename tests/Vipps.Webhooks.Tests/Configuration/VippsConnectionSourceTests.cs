using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Configuration;

/// <summary>What becomes of a change, whoever else looks at the settings.</summary>
public sealed class VippsConnectionSourceTests
{
    private readonly ManualChange _change = new();
    private Action<VippsWebhooksOptions> _configure = The.KeysFor(new Uri("https://apitest.vipps.no"));

    [Fact]
    public void Change_ThatThrowsWhateverElse_KeepsTheSettingsBeforeAndLogsTheTypeOnly()
    {
        var logs = new FakeLogCollector();
        using var source = NewSource(new FakeLogger<VippsConnectionSource>(logs));
        var before = source.Current;

        _configure = static _ => throw new FormatException($"Cannot read {The.ClientSecret}.");
        Assert.Null(Record.Exception(_change.Raise));

        Assert.Same(before, source.Current);
        var error = Assert.Single(logs.GetSnapshot());
        Assert.Equal(LogLevel.Error, error.Level);
        Assert.Null(error.Exception);
        Assert.Contains("System.FormatException", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(The.ClientSecret, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Change_WhoseLogThrows_ThrowsNothingAtWhoeverChangedTheConfiguration()
    {
        using var source = NewSource(new Logger<VippsConnectionSource>(new LoggerFactory([new BrokenLog()])));
        _configure = static _ => throw new FormatException();

        Assert.Null(Record.Exception(_change.Raise));
    }

    [Fact]
    public void Change_AfterOneThatThrew_IsTakenUp()
    {
        using var source = NewSource(new FakeLogger<VippsConnectionSource>());
        _configure = static _ => throw new FormatException();
        _change.Raise();

        _configure = The.KeysFor(new Uri("https://sandbox.example"));
        _change.Raise();

        Assert.Equal(new Uri("https://sandbox.example"), source.Current.BaseAddress);
    }

    [Fact]
    public async Task Log_ThatTakesItsTime_DoesNotHoldUpTheNextChange()
    {
        var other = new ManualChange();
        using var logger = new StandingLogger();
        using var source = NewSource(logger, other);
        _configure = static _ => throw new FormatException();
        var first = Task.Run(_change.Raise, TestContext.Current.CancellationToken);
        await logger.Entered.InTime();

        _configure = The.KeysFor(new Uri("https://sandbox.example"));
        var second = Task.Run(other.Raise, TestContext.Current.CancellationToken);
        try
        {
            await second.InTime();
        }
        finally
        {
            logger.Leave();
        }

        Assert.Equal(new Uri("https://sandbox.example"), source.Current.BaseAddress);
        await first.InTime();
    }

    private VippsConnectionSource NewSource(ILogger<VippsConnectionSource> logger, params ManualChange[] more) => new(
        "",
        new OptionsFactory<VippsWebhooksOptions>([new ConfigureOptions<VippsWebhooksOptions>(options => _configure(options))], []),
        [_change, .. more],
        new(logger));

    private sealed class StandingLogger : ILogger<VippsConnectionSource>, IDisposable
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _leave = new();

        public Task Entered => _entered.Task;

        public void Leave() => _leave.Set();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _entered.TrySetResult();
            _leave.Wait(TestContext.Current.CancellationToken);
        }

        public void Dispose()
        {
            _leave.Set();
            _leave.Dispose();
        }
    }
}
