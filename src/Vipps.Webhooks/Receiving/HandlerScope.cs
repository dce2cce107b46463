using Microsoft.Extensions.DependencyInjection;

namespace Vipps.Webhooks.Receiving;

/// <summary>The scope of the handlers of one delivery. Created when one of them first asks for a service, because a lambda may need none.</summary>
internal sealed class HandlerScope(IServiceScopeFactory scopes) : IAsyncDisposable
{
    private AsyncServiceScope? _scope;
    private bool _isOver;

    /// <exception cref="ObjectDisposedException">The handlers have ended.</exception>
    public IServiceProvider Services
    {
        get
        {
            // A handler may ask from several threads.
            lock (this)
            {
                ObjectDisposedException.ThrowIf(_isOver, this);
                _scope ??= scopes.CreateAsyncScope();
                return _scope.Value.ServiceProvider;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (this)
        {
            _isOver = true;
            return _scope?.DisposeAsync() ?? default;
        }
    }
}
