using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Diagnostics;

public sealed class GuardedLoggerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ProviderThatThrows_IsNotHeardOf_AndTakesNoLineFromTheOthers(bool inIsEnabled)
    {
        var broken = new BrokenLog(inIsEnabled: inIsEnabled);
        using var healthy = new FakeLoggerProvider();
        using var loggers = new LoggerFactory([broken, healthy]);
        var sut = new GuardedLogger(loggers.CreateLogger("Shop"));

        using (sut.BeginScope("a scope"))
        {
            Assert.True(sut.IsEnabled(LogLevel.Information));
            sut.Log(LogLevel.Information, default, "Said.", null, static (text, _) => text);
        }

        Assert.True(broken.Thrown > 0);
        Assert.Equal("Said.", Assert.Single(healthy.Collector.GetSnapshot()).Message);
    }

    [Fact]
    public void Call_ReturnsWhatWasThrown_AndNullIfNothingWas()
    {
        var thrown = new InvalidOperationException();

        Assert.Same(thrown, Guarded.Call(static exception => throw exception, thrown));
        Assert.Null(Guarded.Call(static _ => { }, thrown));
        Assert.Null(Guarded.Call(null, thrown));
    }
}
