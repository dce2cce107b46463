using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// <c>POST /sandbox/v1/events</c>: another program tells the sandbox to send an event, and hears line by line what becomes of it.
/// </summary>
internal sealed class EventControl(
    EventCatalog catalog, EventDispatcher events, ChangeSignal changes, bool thisMachineOnly, CancellationToken shutdown)
{
    public const string Path = "/sandbox/v1/events";

    /// <summary>Handles what is for the sandbox itself, and leaves the rest to Vipps' own calls.</summary>
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
                var order = await EventOrder.ReadAsync(context.Request, catalog, stop.Token).ConfigureAwait(false);
                sent = events.Send(order.Type, order.Edit, order.Options);
            }
            catch (Exception wrong) when (wrong is JsonException or FormatException)
            {
                await ProblemAnswer.Create(HttpStatusCode.BadRequest, "Bad Request", Path, wrong.Message)
                    .WriteAsync(context.Response, stop.Token).ConfigureAwait(false);
                return;
            }

            await TellAsync(sent, context.Response, stop.Token).ConfigureAwait(false);
        }
        catch (BadHttpRequestException unreadable)
        {
            await GatewayAnswer.Unreadable((HttpStatusCode)unreadable.StatusCode)
                .WriteAsync(context.Response, stop.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException || (gone is OperationCanceledException && stop.IsCancellationRequested))
        {
            context.Abort();
        }
    }

    // A page in a browser can send to this machine what needs no asking first: forms and plain text, under any name that resolves here.
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

    // The internet can make any of its names resolve here, and then its pages are of our origin. It has neither addresses nor names
    // without a dot, such as those of containers.
    private bool IsOurs(string host) =>
        CallbackUrl.IsLoopback(host)
        || (!thisMachineOnly && (IPAddress.TryParse(host, out _) || !host.Contains('.', StringComparison.Ordinal)));

    private async Task TellAsync(SandboxEvent sent, HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = "application/x-ndjson; charset=utf-8";
        await response.WriteLineAsync(writer => EventLines.Sent(writer, sent), cancellationToken).ConfigureAwait(false);
        for (var told = 0; ;)
        {
            await changes.WaitAsync(() => sent.Completion.IsCompleted || sent.Attempts.Count > told, cancellationToken).ConfigureAwait(false);

            // In this order: an event is completed after its last attempt.
            var isCompleted = sent.Completion.IsCompleted;
            foreach (var attempt in sent.Attempts.Skip(told).ToList())
            {
                await response.WriteLineAsync(writer => EventLines.Tried(writer, attempt), cancellationToken).ConfigureAwait(false);
                told++;
            }

            if (isCompleted)
            {
                var accepted = await sent.Completion.ConfigureAwait(false);
                await response.WriteLineAsync(writer => EventLines.Completed(writer, accepted), cancellationToken).ConfigureAwait(false);
                return;
            }
        }
    }
}
