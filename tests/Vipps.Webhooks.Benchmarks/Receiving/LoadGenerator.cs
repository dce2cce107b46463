using System.Net;
using System.Net.Sockets;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>
/// Sends requests that lie ready as bytes, over some connections that stay open, each one after the other: as little work as can be, for
/// it shares the processors with the server.
/// </summary>
internal sealed class LoadGenerator : IDisposable
{
    private readonly List<Connection> _connections = [];

    public static async Task<LoadGenerator> ConnectAsync(int port, int connections)
    {
        var generator = new LoadGenerator();
        for (var i = 0; i < connections; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            generator._connections.Add(new Connection(socket));
            await socket.ConnectAsync(IPAddress.Loopback, port);
        }

        return generator;
    }

    /// <summary>Sends each request once.</summary>
    /// <returns>How many were answered.</returns>
    /// <exception cref="InvalidOperationException">One was answered with something else than 200: nothing is measured then.</exception>
    public async Task<int> SendAsync(byte[][] requests)
    {
        var next = -1;
        await Task.WhenAll(_connections.Select(connection => Task.Run(async () =>
        {
            int at;
            while ((at = Interlocked.Increment(ref next)) < requests.Length)
            {
                await connection.SendAsync(requests[at]);
            }
        })));
        return requests.Length;
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private sealed class Connection(Socket socket) : IDisposable
    {
        private readonly byte[] _answer = new byte[4 * 1024];

        public async Task SendAsync(byte[] request)
        {
            await socket.SendAsync(request);
            var length = 0;
            do
            {
                var read = await socket.ReceiveAsync(_answer.AsMemory(length));
                length += read > 0 ? read : throw new InvalidOperationException("The server hung up.");
            }
            while (!IsWhole(_answer.AsSpan(0, length)));
        }

        public void Dispose() => socket.Dispose();

        // None of the servers has anything to say beyond 200.
        private static bool IsWhole(ReadOnlySpan<byte> answer)
        {
            if (!answer.EndsWith("\r\n\r\n"u8))
            {
                return false;
            }

            return answer.StartsWith("HTTP/1.1 200 "u8) && (answer.IndexOf("Content-Length: 0\r\n"u8) > 0 || answer.EndsWith("\r\n0\r\n\r\n"u8))
                ? true
                : throw new InvalidOperationException($"The server answered {System.Text.Encoding.ASCII.GetString(answer)}");
        }
    }
}
