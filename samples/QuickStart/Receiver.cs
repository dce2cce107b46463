using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks;
using Vipps.Webhooks.Signing;

namespace QuickStart;

/// <summary>A small receiver: reads the raw body, verifies the signature, and answers 200 or 401.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private const int MaxBodyLength = 256 * 1024;
    private const string Path = "/hooks/vipps";

    private readonly WebApplication _app;
    private readonly TaskCompletionSource<ReceivedEvent> _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile WebhookRegistration? _registration;

    private Receiver(WebApplication app)
    {
        _app = app;
        app.MapPost(Path, ReceiveAsync);
    }

    public Uri Url => new(new Uri(_app.Urls.Single()), Path);

    /// <summary>The first delivery that was verified.</summary>
    public Task<ReceivedEvent> Received => _received.Task;

    public static async Task<Receiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxBodyLength;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var receiver = new Receiver(builder.Build());
        await receiver._app.StartAsync(cancellationToken);
        return receiver;
    }

    /// <summary>From here on, deliveries of this registration are accepted.</summary>
    public void Accept(RegisteredWebhook registered) => _registration = WebhookRegistration.From(registered);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        // The bytes as they came: the signature is over them, not over what a parser makes of them.
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (_registration is not { } registration || Verify(request, registration, body.ToArray()) != WebhookVerification.Valid)
        {
            return Results.Unauthorized();
        }

        _received.TrySetResult(ReceivedEvent.Read(body.ToArray()));
        return Results.Ok();
    }

    private static WebhookVerification Verify(HttpRequest request, WebhookRegistration registration, byte[] body)
    {
        var delivery = new WebhookDelivery
        {
            Date = request.Headers[WebhookSignatureHeaders.DateName].ToString(),
            ContentHash = request.Headers[WebhookSignatureHeaders.ContentHashName].ToString(),
            Authorization = request.Headers[WebhookSignatureHeaders.AuthorizationName].ToString(),
            AlternateAuthorization = request.Headers[WebhookSignatureHeaders.AlternateAuthorizationName].ToString(),
            Body = body,
        };
        return WebhookVerifier.Verify(delivery, registration, TimeProvider.System.GetUtcNow(), WebhookVerifier.DefaultTolerance);
    }
}
