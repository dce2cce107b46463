using System.Net;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Takes every call through the same steps: its fault, the call itself, the record of it, the answer.</summary>
internal sealed class ApiPipeline(
    ApiRoutes routes, SandboxFaults faults, RequestLog requests, TimeProvider time, CancellationToken shutdown)
{
    public async Task HandleAsync(HttpContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, shutdown);
        var receivedAt = time.GetUtcNow();
        var (call, endpoint) = routes.Match(context.Request);
        var fault = call is { } known ? faults.Take(known) : null;
        requests.Received(call);
        try
        {
            // Measured from receipt, because a test may move the clock as soon as it sees the request counted.
            await time.WaitUntilAsync(receivedAt + (fault?.Delay ?? TimeSpan.Zero), stop.Token).ConfigureAwait(false);
            var answer = fault?.AnswerInstead(receivedAt);
            if (answer is null && fault is not { Aborts: true, Processes: false })
            {
                answer = await AnswerAsync(endpoint, context).ConfigureAwait(false);
            }

            // Recorded before it is written, so that a caller that has the answer finds the record.
            var aborts = fault is { Aborts: true };
            requests.Answered(context.Request, aborts ? null : answer?.Status, receivedAt);
            if (aborts)
            {
                context.Abort();
                return;
            }

            await answer!.WriteAsync(context.Response, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (IOException)
        {
            // The caller disconnected in the middle of its request.
            context.Abort();
        }
    }

    private static async Task<ApiAnswer> AnswerAsync(ApiEndpoint endpoint, HttpContext context)
    {
        try
        {
            return await endpoint(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            return GatewayAnswer.Unreadable((HttpStatusCode)exception.StatusCode);
        }
        catch (RegistrationsNotSavedException)
        {
            return GatewayAnswer.NotSaved();
        }
    }
}
