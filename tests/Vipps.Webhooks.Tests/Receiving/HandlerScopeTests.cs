using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Receiving;

namespace Vipps.Webhooks.Tests.Receiving;

public sealed class HandlerScopeTests
{
    private int _created;
    private int _disposed;

    [Fact]
    public async Task Scope_ThatNoHandlerAskedFor_IsNotCreated()
    {
        await using (new HandlerScope(NewFactory()))
        {
        }

        Assert.Equal((0, 0), (_created, _disposed));
    }

    [Fact]
    public async Task Scope_IsOneForAllThreads_AndEndsWithTheHandlers()
    {
        var scope = new HandlerScope(NewFactory());
        var services = new System.Collections.Concurrent.ConcurrentBag<Service>();

        Parallel.For(0, 100, _ => services.Add(scope.Services.GetRequiredService<Service>()));
        await scope.DisposeAsync();

        Assert.Single(services.Distinct());
        Assert.Equal((1, 1), (_created, _disposed));
        Assert.Throws<ObjectDisposedException>(() => scope.Services);
    }

    private IServiceScopeFactory NewFactory() => new ServiceCollection()
        .AddScoped(_ =>
        {
            Interlocked.Increment(ref _created);
            return new Service(() => _disposed++);
        })
        .BuildServiceProvider()
        .GetRequiredService<IServiceScopeFactory>();

    private sealed class Service(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
