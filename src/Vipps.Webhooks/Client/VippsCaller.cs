using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly.Timeout;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>Makes the calls of the clients: with the token of the sales unit, and with errors that say what to do.</summary>
internal sealed partial class VippsCaller(HttpClient http, VippsTokenProvider tokens, TimeProvider time, GuardedLogger logger)
{
    private static readonly MediaTypeWithQualityHeaderValue AcceptJson = new("application/json");

    private readonly SalesUnitChoice? _salesUnit;

    private VippsCaller(HttpClient http, VippsTokenProvider tokens, TimeProvider time, GuardedLogger logger, SalesUnitChoice salesUnit)
        : this(http, tokens, time, logger) => _salesUnit = salesUnit;

    /// <summary>Returns a caller for another sales unit, or for none: see <see cref="IWebhooksClient.ForSalesUnit"/>.</summary>
    /// <exception cref="ArgumentException">The number is not digits only.</exception>
    /// <exception cref="InvalidOperationException">The keys cannot act for it.</exception>
    public VippsCaller ForSalesUnit(string? merchantSerialNumber)
    {
        tokens.Current.Connection.CheckSalesUnit(merchantSerialNumber);
        return new VippsCaller(http, tokens, time, logger, new SalesUnitChoice(merchantSerialNumber));
    }

    public static HttpRequestMessage NewMessage(HttpMethod method, Uri uri, VippsCall call)
    {
        var message = new HttpRequestMessage(method, uri);
        message.Headers.Accept.Add(AcceptJson);
        call.AttachTo(message);
        return message;
    }

    public VippsCall NewCall(string operation, bool isIdempotent, bool retriesIfThrottled = true) =>
        new(operation, _salesUnit is null ? tokens.Current : tokens.CacheFor(_salesUnit.MerchantSerialNumber), isIdempotent)
        {
            RetriesIfThrottled = retriesIfThrottled,
        };

    public async ValueTask<VippsAnswer> SendAsync(
        HttpRequestMessage message, VippsCall call, CancellationToken cancellationToken)
    {
        // Ahead of the pipeline: waiting for a token uses none of an attempt's time, least of all if the attempt must not be repeated.
        await call.Tokens.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var response = await http
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return new VippsAnswer(response.StatusCode, await ReadAsync(response, call, cancellationToken).ConfigureAwait(false));
            }

            // The caller may have cancelled while the error was read.
            cancellationToken.ThrowIfCancellationRequested();
            throw CallErrors.Refused(call, response, await ReadErrorAsync(response).ConfigureAwait(false), time);
        }
        catch (Exception exception) when (call.Answer is not null)
        {
            // Even a caller who cancelled in the meantime gets the secret: there is no other copy of it.
            CallerLog.AnswerKept(logger, (int)call.Answer.Status, exception.GetType());
            return call.Answer;
        }
        catch (Exception exception) when (IsTimeout(exception, cancellationToken))
        {
            throw CallErrors.NoAnswer(call, "it took too long.", exception);
        }
        catch (HttpRequestException exception)
        {
            throw CallErrors.NoAnswer(call, ApiErrors.Describe(exception), exception);
        }
        catch (Exception exception) when (HidesUnknownOutcome(exception, call, cancellationToken))
        {
            throw CallErrors.NoAnswer(call, $"{exception.GetType().Name} was thrown after the request was sent.", exception);
        }
    }

    /// <summary>
    /// Reads the content that our innermost handler has already buffered. One of the app's handlers may have replaced it with content that
    /// throws anything.
    /// </summary>
    private static async ValueTask<byte[]> ReadAsync(
        HttpResponseMessage response, VippsCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await BufferedContent.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw CallErrors.Unreadable(call, response.StatusCode, exception);
        }
    }

    private static async ValueTask<byte[]> ReadErrorAsync(HttpResponseMessage response)
    {
        try
        {
            return await BufferedContent.ReadAsync(response.Content, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // As above; the status counts, even if the rest is lost.
        catch
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private static bool HidesUnknownOutcome(Exception exception, VippsCall call, CancellationToken cancellationToken) =>
        CallErrors.OutcomeUnknown(call)
        && exception is not VippsApiException { OutcomeUnknown: true }
        && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested);

    private static bool IsTimeout(Exception exception, CancellationToken cancellationToken) =>
        exception is TimeoutRejectedException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private sealed record SalesUnitChoice(string? MerchantSerialNumber);

    private static partial class CallerLog
    {
        [LoggerMessage(
            22,
            LogLevel.Warning,
            "Vipps answered {Status} to a registration request, and then {ExceptionType} was thrown on the way back to the caller, who still gets the answer. Check the handlers and loggers that the app adds to its HttpClients.")]
        public static partial void AnswerKept(ILogger logger, int status, Type exceptionType);
    }
}
