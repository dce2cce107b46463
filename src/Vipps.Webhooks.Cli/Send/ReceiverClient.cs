using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Cli;

/// <summary>Sends a delivery to a receiver and reads the response.</summary>
internal sealed class ReceiverClient : IDisposable
{
    // More than a person reads of a response that Vipps ignores.
    private const int MaxBodyLength = 4096;

    private readonly HttpClient _http;
    private readonly string _name;

    public ReceiverClient(Uri url, bool unzip)
    {
        _name = UrlText.WithoutQuery(url);
        var handler = ReceiverHandler.Create(url);
        handler.AutomaticDecompression = unzip ? DecompressionMethods.GZip : DecompressionMethods.None;
        handler.RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(url, certificate, errors);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <exception cref="ToolException">There is no response.</exception>
    public async Task<ReceiverAnswer> SendAsync(HttpRequestMessage request, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var begun = Stopwatch.GetTimestamp();
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var body = await ReadAsync(response.Content, limit.Token);
            return new ReceiverAnswer(
                response.StatusCode,
                response.ReasonPhrase ?? "",
                Stopwatch.GetElapsedTime(begun),
                response.Headers.Location?.OriginalString,
                TextOf(body),
                body.Length > MaxBodyLength);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolException(
                ExitCode.Unreachable,
                string.Create(CultureInfo.InvariantCulture, $"{_name} did not answer within {patience.TotalSeconds:0.###} seconds. Vipps waits 10, then counts it as failed and sends it again."),
                "Answer first and work afterwards. At a breakpoint, add --wait for more time.");
        }
        catch (HttpRequestException exception)
        {
            throw NoAnswer(exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new ToolException(ExitCode.Unreachable, $"The response of {_name} broke off, or does not match its headers: {exception.Message}", cause: exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private ToolException NoAnswer(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.ConnectionError when exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new(
            ExitCode.Unreachable, $"Nothing listens at {_name}: the connection was refused.", "Check that the receiver runs, and that --to has its port.", exception),
        HttpRequestError.SecureConnectionError => new(
            ExitCode.Unreachable,
            $"{_name} could not agree on TLS: {exception.GetBaseException().Message}",
            "If the receiver listens on http, specify --to with http://. If its certificate is for its own name, specify that name with --host.",
            exception),
        HttpRequestError.ResponseEnded => new(ExitCode.Unreachable, $"{_name} closed the connection without a response.", "See the receiver's log.", exception),
        HttpRequestError.InvalidResponse => new(
            ExitCode.Unreachable, $"The server at {_name} does not speak HTTP/1.1.", "If the receiver listens on https, specify --to with https://.", exception),
        _ => new(ExitCode.Unreachable, $"{_name} could not be reached: {exception.GetBaseException().Message}", "Check that the receiver runs, and correct --to.", exception),
    };

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxBodyLength + 1];
        var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer[..count];
    }

    // A letter that the limit cuts in two is left out.
    private static string TextOf(byte[] body) => body.Length > MaxBodyLength
        ? Encoding.UTF8.GetString(body, 0, MaxBodyLength).TrimEnd('\uFFFD')
        : Encoding.UTF8.GetString(body);

    // On this machine a development certificate is enough. Elsewhere it may be for the host of --to, although the client expects that of the Host header.
    private static bool IsTrusted(Uri url, X509Certificate? certificate, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
        || Loopback.IsUnreachableFromOutside(url)
        || (errors == SslPolicyErrors.RemoteCertificateNameMismatch && certificate is X509Certificate2 own && own.MatchesHostname(url.IdnHost));
}

/// <param name="Status">The status.</param>
/// <param name="Reason">The reason phrase of the status line.</param>
/// <param name="Took">The time from sending the request to the end of the response.</param>
/// <param name="Location">The target of a redirect; null if there is none.</param>
/// <param name="Body">The beginning of the body.</param>
/// <param name="IsBodyCut">True if the body is longer.</param>
internal sealed record ReceiverAnswer(HttpStatusCode Status, string Reason, TimeSpan Took, string? Location, string Body, bool IsBodyCut);
