using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vipps.Webhooks.Tests.Support;

/// <summary>
/// A server on a bare socket, for what a well-behaved one cannot do: close without an answer, reset, break off, trickle, stay silent.
/// Each connection serves one request.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<string, NetworkStream, CancellationToken, Task> _answer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Task _accepting;

    private RawServer(Func<string, NetworkStream, CancellationToken, Task> answer, int port)
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri BaseAddress => new($"http://127.0.0.1:{Port}");

    /// <summary>Head and body of each request, in the order of their arrival.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static RawServer Start(Func<string, NetworkStream, CancellationToken, Task> answer, int port = 0) => new(answer, port);

    /// <summary>Serves tokens, and leaves the rest to the test.</summary>
    public static RawServer StartWithTokens(Func<string, NetworkStream, CancellationToken, Task> answer, int port = 0) =>
        Start(
            (request, stream, stopping) => request.StartsWith("POST /accesstoken/get ", StringComparison.Ordinal)
                ? RespondAsync(stream, "200 OK", """{"access_token":"token-1","expires_in":"3600"}""", stopping)
                : answer(request, stream, stopping),
            port);

    public static async Task RespondAsync(NetworkStream stream, string status, string body, CancellationToken cancellationToken) =>
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"),
            cancellationToken);

    /// <summary>Resets the connection: no goodbye, as after a crash or a firewall's word.</summary>
    public static void Reset(NetworkStream stream) => stream.Socket.Close(0);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token)));
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var request = await ReadRequestAsync(stream);
            _requests.Enqueue(request);
            await _answer(request, stream, _stopping.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, _stopping.Token);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var request = text.ToString();
            var headEnd = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (headEnd >= 0 && request.Length - headEnd - 4 >= ContentLength(request)))
            {
                return request;
            }
        }
    }

    private static int ContentLength(string request)
    {
        const string Name = "\r\nContent-Length: ";
        var start = request.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return start < 0
            ? 0
            : int.Parse(
                request.AsSpan(start + Name.Length, request.IndexOf("\r\n", start + Name.Length, StringComparison.Ordinal) - start - Name.Length),
                System.Globalization.CultureInfo.InvariantCulture);
    }
}
