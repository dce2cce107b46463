using System.Net.Sockets;
using System.Text;

namespace Vipps.Webhooks.Sandbox.Tests.Hostile;

/// <summary>Bodies that break the rules of HTTP itself, over a bare socket.</summary>
public sealed class BrokenRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/webhooks/v1/webhooks")]
    [InlineData("/miami/v1/token")]
    [InlineData("/sandbox/v1/events")]
    public async Task MalformedChunk_IsABadRequest(string path)
    {
        await using var vipps = await Some.SandboxAsync(more: options => options.AllowRemoteControl = true);

        var answer = await SendAsync(vipps, path, "Transfer-Encoding: chunked\r\n\r\nno number\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(VippsSandbox vipps, string path, string rest)
    {
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var type = path.StartsWith("/miami", StringComparison.Ordinal) ? "application/x-www-form-urlencoded" : "application/json";
        var authorization = path.StartsWith("/miami", StringComparison.Ordinal)
            ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{vipps.MerchantKeys.ClientId}:{vipps.MerchantKeys.ClientSecret}"))
            : caller.Authorization;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(vipps.BaseAddress.Host, vipps.BaseAddress.Port, Cancellation);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: {type}\r\nAuthorization: {authorization}\r\n"
                + $"Ocp-Apim-Subscription-Key: {vipps.Keys.SubscriptionKey}\r\n{rest}"),
            Cancellation);
        using var answer = new StreamReader(stream);
        return await answer.ReadToEndAsync(Cancellation).OrGiveUpAsync();
    }
}
