using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// <c>POST /sandbox/v1/events</c>: another program has the sandbox send an event, and receives a line for each step of its delivery.
/// </summary>
internal sealed class SendEventEndpoint(
    EventCatalog catalog, EventPublisher publisher, ChangeSignal changes, bool thisMachineOnly, CancellationToken shutdown)
{
    public const string Path = "/sandbox/v1/events";

    /// <summary>Handles calls to the sandbox itself, and passes all others on to Vipps' own endpoints.</summary>
    public RequestDelegate Before(RequestDelegate next) =>
        context => context.Request.Path.Equals(Path) ? HandleAsync(context) : next(context);

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

            SandboxEvent sent;
            try
            {
                var command = await SendEventCommand.ReadAsync(context.Request, catalog, stop.Token).ConfigureAwait(false);
                sent = publisher.Send(command.Type, command.Edit, command.Options);
            }
            catch (Exception exception) when (exception is JsonException or FormatException)
            {
                await ProblemAnswer.Create(HttpStatusCode.BadRequest, "Bad Request", Path, exception.Message)
                    .WriteAsync(context.Response, stop.Token).ConfigureAwait(false);
                return;
            }

            await WriteProgressAsync(sent, context.Response, stop.Token).ConfigureAwait(false);
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
        response.ContentType = "application/x-ndjson; charset=utf-8";
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
