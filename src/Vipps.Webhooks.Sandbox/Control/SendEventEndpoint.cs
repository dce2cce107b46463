using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// <c>POST /sandbox/v1/events</c> and <c>POST /sandbox/v1/payments</c>: another program has the sandbox send an event, or play a payment, and receives a
/// line for each step of the deliveries.
/// </summary>
internal sealed class SendEventEndpoint(
    EventCatalog catalog,
    EventPublisher publisher,
    PaymentBook payments,
    string salesUnit,
    ChangeSignal changes,
    bool thisMachineOnly,
    CancellationToken shutdown)
{
    public const string Path = "/sandbox/v1/events";
    public const string PaymentsPath = "/sandbox/v1/payments";

    /// <summary>Handles calls to the sandbox itself, and passes all others on to Vipps' own endpoints.</summary>
    public RequestDelegate Before(RequestDelegate next) =>
        context => context.Request.Path.Equals(Path) || context.Request.Path.Equals(PaymentsPath) ? HandleAsync(context) : next(context);

    private async Task HandleAsync(HttpContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, shutdown);
        try
        {
            if (Refuse(context.Request) is { } refused)
            {
                await refused.WriteAsync(context.Response, stop.Token).ConfigureAwait(false);
                return;
            }

            IReadOnlyList<SandboxEvent> sent;
            try
            {
                sent = context.Request.Path.Equals(Path)
                    ? [await SendAsync(context.Request, stop.Token).ConfigureAwait(false)]
                    : (await PaymentLife.ReadAsync(context.Request.Body, stop.Token).ConfigureAwait(false)).Play(payments, salesUnit);
            }
            catch (Exception exception) when (exception is JsonException or FormatException)
            {
                await ProblemAnswer.Create(HttpStatusCode.BadRequest, "Bad Request", context.Request.Path.Value!, exception.Message)
                    .WriteAsync(context.Response, stop.Token).ConfigureAwait(false);
                return;
            }

            context.Response.ContentType = "application/x-ndjson; charset=utf-8";
            foreach (var each in sent)
            {
                await WriteProgressAsync(each, context.Response, stop.Token).ConfigureAwait(false);
            }
        }
        catch (BadHttpRequestException exception)
        {
            await GatewayAnswer.Unreadable((HttpStatusCode)exception.StatusCode)
                .WriteAsync(context.Response, stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException || (exception is OperationCanceledException && stop.IsCancellationRequested))
        {
            context.Abort();
        }
    }

    private async Task<SandboxEvent> SendAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var command = await SendEventCommand.ReadAsync(request, catalog, cancellationToken).ConfigureAwait(false);
        return publisher.Send(command.Type, command.Edit, command.Options);
    }

    // A page in a browser can send requests that need no preflight to this machine: forms and plain text, under any name that resolves here.
    private ApiAnswer? Refuse(HttpRequest request)
    {
        if (!IsOurs(request.Host.Host))
        {
            return GatewayAnswer.Create(HttpStatusCode.Forbidden, "Call the sandbox by its address, such as 127.0.0.1.");
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            return ApiAnswer.MethodNotAllowed("POST");
        }

        return request.HasJsonContentType()
            ? null
            : GatewayAnswer.Create(HttpStatusCode.UnsupportedMediaType, "Content-Type must be application/json.");
    }

    // The owner of a domain can make its names resolve here, and then its pages have our origin. That works neither with an address nor
    // with a name without a dot, such as that of a container.
    private bool IsOurs(string host) =>
        RegisteredUrl.IsLoopback(host)
        || (!thisMachineOnly && (IPAddress.TryParse(host, out _) || !host.Contains('.', StringComparison.Ordinal)));

    private async Task WriteProgressAsync(SandboxEvent sent, HttpResponse response, CancellationToken cancellationToken)
    {
        await response.WriteLineAsync(writer => EventProgressLines.Sent(writer, sent), cancellationToken).ConfigureAwait(false);
        for (var written = 0; ;)
        {
            await changes.WaitAsync(() => sent.Completion.IsCompleted || sent.Attempts.Count > written, cancellationToken).ConfigureAwait(false);

            // In this order, because an event is completed after its last attempt.
            var isCompleted = sent.Completion.IsCompleted;
            foreach (var attempt in sent.Attempts.Skip(written).ToList())
            {
                await response.WriteLineAsync(writer => EventProgressLines.Attempted(writer, attempt), cancellationToken).ConfigureAwait(false);
                written++;
            }

            if (isCompleted)
            {
                var accepted = await sent.Completion.ConfigureAwait(false);
                await response.WriteLineAsync(writer => EventProgressLines.Completed(writer, accepted), cancellationToken).ConfigureAwait(false);
                return;
            }
        }
    }
}
