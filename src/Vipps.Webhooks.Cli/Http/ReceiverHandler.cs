using System.Net;
using System.Net.Sockets;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Cli;

/// <summary>Creates the handler that calls a receiver as Vipps does: without redirects, cookies or tracing.</summary>
internal static class ReceiverHandler
{
    /// <param name="url">The receiver's URL. One on this machine is reached without a proxy, and without DNS, which may not know its name.</param>
    public static SocketsHttpHandler Create(Uri url)
    {
        var isHere = Loopback.IsUnreachableFromOutside(url);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !isHere,
            ActivityHeadersPropagator = null,
        };
        if (isHere && url.HostNameType == UriHostNameType.Dns)
        {
            handler.ConnectCallback = ConnectHereAsync;
        }

        return handler;
    }

    // localhost. and the names below localhost are this machine's (RFC 6761, section 6.3), but not every resolver knows them.
    private static async ValueTask<Stream> ConnectHereAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([IPAddress.IPv6Loopback, IPAddress.Loopback], context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
