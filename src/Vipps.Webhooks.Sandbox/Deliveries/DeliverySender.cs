using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Makes one attempt: signs, sends and waits for the status of the answer.</summary>
internal sealed class DeliverySender : IDisposable
{
    // Far outside the tolerance of any receiver.
    private static readonly TimeSpan OldDateAge = TimeSpan.FromHours(1);

    private static readonly IPAddress[] Loopback = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    private readonly HttpMessageInvoker _sockets;
    private readonly CancellationToken _shutdown;
    private volatile HttpMessageHandler? _callbackHandler;

    public DeliverySender(bool trustLoopback, HttpMessageHandler? callbackHandler, TimeProvider time, CancellationToken shutdown)
    {
        Time = time;
        _shutdown = shutdown;
        _sockets = new HttpMessageInvoker(NewHandler(trustLoopback));
        _callbackHandler = callbackHandler;
    }

    /// <summary>The handler of the shop's own that sends instead of sockets; null for sockets. Never disposed here.</summary>
    public HttpMessageHandler? CallbackHandler
    {
        get => _callbackHandler;
        set => _callbackHandler = value;
    }

    public TimeProvider Time { get; }

    /// <summary>Cancelled when the sandbox stops: ends every wait and every attempt.</summary>
    public CancellationToken Shutdown => _shutdown;

    public void Dispose() => _sockets.Dispose();

    /// <exception cref="OperationCanceledException">The sandbox stopped in the meantime.</exception>
    public async Task<AttemptResult> SendAsync(
        Registration registration, ReadOnlyMemory<byte> body, DateTimeOffset date, SandboxDeliveryFault fault)
    {
        using var timeout = new CancellationTokenSource(DeliverySchedule.AttemptTimeout, Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _shutdown);
        try
        {
            var handler = _callbackHandler;
            using var request = NewRequest(registration, handler, body, date, fault);

            // Sockets complete with the headers; the body is not needed.
            using var response = await SendAsync(request, handler, stop.Token).ConfigureAwait(false);
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

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpMessageHandler? handler, CancellationToken cancellationToken)
    {
        if (handler is null)
        {
            return await _sockets.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        return await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static HttpRequestMessage NewRequest(
        Registration registration, HttpMessageHandler? handler, ReadOnlyMemory<byte> body, DateTimeOffset date, SandboxDeliveryFault fault)
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

        return DeliveryRequest.Create(url, handler is null ? url.Target : url.Uri, registration.Id, signed, body);
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
