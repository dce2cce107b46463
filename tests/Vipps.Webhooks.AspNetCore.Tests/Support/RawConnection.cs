using System.Net.Sockets;
using System.Text;

namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>A connection on a bare socket, for requests that a well-behaved client does not send.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private NetworkStream _stream = null!;

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        connection._stream = connection._client.GetStream();
        return connection;
    }

    /// <summary>One request on a connection of its own.</summary>
    /// <returns>The status line and the headers of the answer, and its body as far as it came with them.</returns>
    public static async Task<string> SendAsync(Uri address, string head, ReadOnlyMemory<byte> body)
    {
        using var connection = await OpenAsync(address);
        await connection.SendAsync(head);
        await connection.SendAsync(body);
        return await connection.ReadAsync();
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask().InTime();
        await _stream.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Reads until the head of the answer is there; empty where the server hung up instead.</summary>
    public async Task<string> ReadAsync()
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await _stream.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().InTime();
            if (read == 0)
            {
                break;
            }

            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }

    /// <summary>Completes when the server has hung up, orderly or not.</summary>
    public async Task HungUpAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().InTime() > 0)
            {
            }
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Says goodbye in the middle of what was being sent.</summary>
    public void Dispose() => _client.Dispose();
}
