using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Client;

/// <summary>
/// Logs method, address, status and time of each try. It stands in for the logger of IHttpClientFactory, which at Trace also logs the
/// headers: its text is redacted as told, but the structured values beside the text are not. Nor are exceptions given on: some quote what
/// was sent.
/// </summary>
internal sealed partial class HttpCallLogger(ILoggerFactory loggers) : IHttpClientLogger
{
    private readonly ILogger _logger = loggers.CreateLogger("Vipps.Webhooks.Http");

    public object? LogRequestStart(HttpRequestMessage request) => null;

    public void LogRequestStop(object? context, HttpRequestMessage request, HttpResponseMessage response, TimeSpan elapsed) =>
        Log.Answered(_logger, request.Method, request.RequestUri, (int)response.StatusCode, elapsed.TotalMilliseconds);

    public void LogRequestFailed(
        object? context, HttpRequestMessage request, HttpResponseMessage? response, Exception exception, TimeSpan elapsed) =>
        Log.Failed(
            _logger,
            request.Method,
            request.RequestUri,
            elapsed.TotalMilliseconds,
            (exception as HttpRequestException)?.HttpRequestError.ToString() ?? exception.GetType().Name);

    private static partial class Log
    {
        [LoggerMessage(31, LogLevel.Debug, "{Method} {Address} was answered {Status} after {Elapsed:F0} ms.")]
        public static partial void Answered(ILogger logger, HttpMethod method, Uri? address, int status, double elapsed);

        [LoggerMessage(32, LogLevel.Debug, "{Method} {Address} was not answered; given up after {Elapsed:F0} ms: {Reason}.")]
        public static partial void Failed(ILogger logger, HttpMethod method, Uri? address, double elapsed, string reason);
    }
}
