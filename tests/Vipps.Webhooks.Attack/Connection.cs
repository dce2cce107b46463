using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vipps.Webhooks.Attack;

/// <summary>A connection to the receiver, on a bare socket.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[16_384];
    private int _start;
    private int _end;

    private Connection(Socket socket) => _socket = socket;

    /// <summary>Whether an answer came over it, and more may come.</summary>
    public bool IsUsed { get; private set; }

    public bool IsClosing { get; private set; }

    public static async Task<Connection> OpenAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new Connection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // At once: ten thousands of ports that wait would be none left.
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await _socket.SendAsync(bytes.AsMemory(sent), cancellationToken);
        }
    }

    /// <summary>Says that nothing more is sent.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads an answer: its status, and its body.</summary>
    /// <returns>Null if the receiver hung up instead.</returns>
    public async Task<(int Status, string Body)?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ReadLineAsync(cancellationToken) is not { } first)
            {
                return null;
            }

            var status = int.Parse(first.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
            var length = 0;
            var isChunked = false;
            while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
            {
                var (name, value) = line.Split(':', 2) is [var left, var right] ? (left, right.Trim()) : (line, "");
                length = name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) ? int.Parse(value, CultureInfo.InvariantCulture) : length;
                isChunked |= name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase);
                IsClosing |= name.Equals("Connection", StringComparison.OrdinalIgnoreCase) && value.Equals("close", StringComparison.OrdinalIgnoreCase);
            }

            if (status < 200)
            {
                continue; // 100 Continue
            }

            IsUsed = true;
            return (status, isChunked ? await ReadChunksAsync(cancellationToken) : await ReadBodyAsync(length, cancellationToken));
        }
    }

    private async Task<string> ReadChunksAsync(CancellationToken cancellationToken)
    {
        var body = new StringBuilder();
        while (int.Parse(await ReadLineAsync(cancellationToken) ?? "0", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.Append(await ReadBodyAsync(size, cancellationToken));
            await ReadLineAsync(cancellationToken);
        }

        await ReadLineAsync(cancellationToken);
        return body.ToString();
    }

    private async Task<string> ReadBodyAsync(int length, CancellationToken cancellationToken)
    {
        var body = new StringBuilder();
        while (body.Length < length && (_start < _end || await FillAsync(cancellationToken)))
        {
            body.Append((char)_buffer[_start++]);
        }

        return body.ToString();
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (_start < _end || await FillAsync(cancellationToken))
        {
            var letter = (char)_buffer[_start++];
            if (letter == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(letter);
        }

        return null;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            (_start, _end) = (0, await _socket.ReceiveAsync(_buffer, cancellationToken));
            return _end > 0;
        }
        catch (SocketException)
        {
            return false; // it was reset
        }
    }
}
