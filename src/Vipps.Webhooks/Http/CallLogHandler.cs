using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Http;

/// <summary>
/// Logs method, address, status and time of each request on the wire, including the second one after a token was renewed. It replaces the
/// loggers of IHttpClientFactory, which at Trace also log the headers: their text is redacted as configured, but the structured values beside
/// the text are not. Queries and exceptions are not logged either: one of the app's handlers may put a key into a query, and some exceptions
/// quote what was sent.
/// </summary>
internal sealed partial class CallLogHandler(ILoggerFactory loggers, TimeProvider time) : DelegatingHandler
{
    private readonly GuardedLogger _logger = new(loggers.CreateLogger("Vipps.Webhooks.Http"));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _logger.IsEnabled(LogLevel.Debug)
            ? LogAsync(request, cancellationToken)
            : base.SendAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> LogAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri?.GetLeftPart(UriPartial.Path);
        var startedAt = time.GetTimestamp();
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var reason = (exception as HttpRequestException)?.HttpRequestError.ToString() ?? exception.GetType().Name;
            CallLog.Failed(_logger, request.Method, address, time.GetElapsedTime(startedAt).TotalMilliseconds, reason);
            throw;
        }

        CallLog.Answered(_logger, request.Method, address, (int)response.StatusCode, time.GetElapsedTime(startedAt).TotalMilliseconds);
        return response;
    }

    private static partial class CallLog
    {
        [LoggerMessage(31, LogLevel.Debug, "{Method} {Address} was answered {Status} after {Elapsed:F0} ms.")]
        public static partial void Answered(ILogger logger, HttpMethod method, string? address, int status, double elapsed);

        [LoggerMessage(32, LogLevel.Debug, "{Method} {Address} failed without an answer after {Elapsed:F0} ms: {Reason}.")]
        public static partial void Failed(ILogger logger, HttpMethod method, string? address, double elapsed, string reason);
    }
}
