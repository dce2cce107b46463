using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Makes one attempt: signs, sends and waits for the status of the answer.</summary>
internal sealed class DeliverySender : IDisposable
{
    private const string UserAgent = "Vipps MobilePay/1.0 Webhooks/1.0";

    // Far outside the tolerance of any receiver.
    private static readonly TimeSpan OldDateAge = TimeSpan.FromHours(1);

    private static readonly IPAddress[] Loopback = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    private readonly HttpMessageInvoker _http;
    private readonly CancellationToken _shutdown;

    public DeliverySender(bool trustLoopback, TimeProvider time, CancellationToken shutdown)
    {
        Time = time;
        _shutdown = shutdown;
        _http = new HttpMessageInvoker(NewHandler(trustLoopback));
    }

    public TimeProvider Time { get; }

    /// <summary>Cancelled when the sandbox stops: ends every wait and every attempt.</summary>
    public CancellationToken Shutdown => _shutdown;

    public void Dispose() => _http.Dispose();

    /// <exception cref="OperationCanceledException">The sandbox stopped in the meantime.</exception>
    public async Task<AttemptResult> SendAsync(
        Registration registration, ReadOnlyMemory<byte> body, DateTimeOffset date, SandboxDeliveryFault fault)
    {
        using var timeout = new CancellationTokenSource(DeliverySchedule.AttemptTimeout, Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _shutdown);
        try
        {
            using var request = NewRequest(registration, body, date, fault);

            // SocketsHttpHandler completes with the headers; the body is not needed.
            using var response = await _http.SendAsync(request, stop.Token).ConfigureAwait(false);
            return fault == SandboxDeliveryFault.AnswerLost ? AttemptResult.AnswerLost() : AttemptResult.Answered(response.StatusCode);
        }
        catch (OperationCanceledException) when (!_shutdown.IsCancellationRequested)
        {
            return AttemptResult.TimedOut();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever HttpClient throws for an odd URL, the deliveries behind this one must go on.
            return AttemptResult.Unreachable(
                exception.InnerException is AuthenticationException ? "its certificate is not trusted." : exception.Message);
        }
    }

    private static HttpRequestMessage NewRequest(
        Registration registration, ReadOnlyMemory<byte> body, DateTimeOffset date, SandboxDeliveryFault fault)
    {
        var url = registration.Url;
        var secret = fault == SandboxDeliveryFault.WrongSecret ? Registration.NewSecret() : registration.Secret;
        var signedAt = fault == SandboxDeliveryFault.OldDate ? date - OldDateAge : date;
        var signed = WebhookSigner.Sign(secret, url.Target, body.Span, signedAt);
        if (fault == SandboxDeliveryFault.BodyChanged)
        {
            // The same JSON in other bytes, as from a proxy that reformats.
            body = new ReadOnlyMemory<byte>([.. body.Span, (byte)' ']);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, url.Target) { Version = HttpVersion.Version11 };
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");

        // Without validation, so that the values are sent letter for letter.
        var headers = request.Headers;
        headers.TryAddWithoutValidation("Host", url.Host);
        headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        headers.TryAddWithoutValidation(WebhookSignatureHeaders.WebhookIdName, registration.Id.ToString());
        headers.TryAddWithoutValidation(WebhookSignatureHeaders.DateName, signed.Date);
        headers.TryAddWithoutValidation(WebhookSignatureHeaders.ContentHashName, signed.ContentHash);
        headers.TryAddWithoutValidation(WebhookSignatureHeaders.AuthorizationName, signed.Authorization);
        headers.TryAddWithoutValidation(WebhookSignatureHeaders.AlternateAuthorizationName, signed.Authorization);
        return request;
    }

    // Not every resolver knows the names that RFC 6761 reserves for this machine (localhost. and those below it), so none is asked.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (RegisteredUrl.IsLoopbackName(host))
            {
                await socket.ConnectAsync(Loopback, port, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SocketsHttpHandler NewHandler(bool trustLoopback)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,

            // A receiver on this machine is not reached through a proxy, and a delivery carries no traceparent.
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        };
        if (trustLoopback)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = static (sender, _, _, errors) =>
                errors == SslPolicyErrors.None || (sender is SslStream stream && RegisteredUrl.IsLoopback(stream.TargetHostName));
        }

        return handler;
    }
}
