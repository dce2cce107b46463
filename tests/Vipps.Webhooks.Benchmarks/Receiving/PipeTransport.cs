using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>
/// Connects Kestrel to pipes in memory that run what reads from them on the thread that writes: with no socket and no second thread, what a
/// request costs is the time of one thread.
/// </summary>
internal sealed class PipeTransport : IConnectionListenerFactory, IConnectionListener
{
    private static readonly PipeOptions Inline = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 1);

    /// <summary>Connects to the server.</summary>
    /// <returns>The client's end.</returns>
    public IDuplexPipe Connect()
    {
        var (toServer, toClient) = (new Pipe(Inline), new Pipe(Inline));
        var server = new DefaultConnectionContext(
            Guid.NewGuid().ToString("N"), new Ends(toServer.Reader, toClient.Writer), new Ends(toClient.Reader, toServer.Writer));
        _connections.Writer.TryWrite(server);
        return server.Application!;
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _connections.Reader.WaitToReadAsync(cancellationToken) && _connections.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _connections.Writer.TryComplete();
        return default;
    }

    public ValueTask DisposeAsync() => default;

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
