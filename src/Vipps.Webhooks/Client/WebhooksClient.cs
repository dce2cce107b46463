using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Polly.Timeout;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Client;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks;

/// <summary>The client for Vipps MobilePay's Webhooks API. Resolve <see cref="IWebhooksClient"/> from the container, or, in a script, use
/// <see cref="Create"/>.</summary>
public sealed partial class WebhooksClient : IWebhooksClient, IDisposable
{
    private static readonly MediaTypeWithQualityHeaderValue AcceptJson = new("application/json");
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;
    private readonly VippsTokenProvider _tokens;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;
    private readonly UnknownEventNames _unknownEventNames;
    private readonly SalesUnitChoice? _salesUnit;
    private IDisposable? _owned;

    internal WebhooksClient(HttpClient http, VippsTokenProvider tokens, TimeProvider time, GuardedLogger logger)
    {
        _http = http;
        _tokens = tokens;
        _time = time;
        _logger = logger;
        _unknownEventNames = new UnknownEventNames(logger);
    }

    private WebhooksClient(WebhooksClient other, SalesUnitChoice salesUnit)
    {
        _http = other._http;
        _tokens = other._tokens;
        _time = other._time;
        _logger = other._logger;
        _unknownEventNames = other._unknownEventNames;
        _salesUnit = salesUnit;
    }

    /// <summary>Creates the client that <c>AddVippsWebhooks</c> adds, without a container: for scripts. Create one and keep it.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <param name="loggerFactory">Creates the loggers. Default: nothing is logged.</param>
    /// <returns>The client. Dispose of it when done.</returns>
    /// <exception cref="OptionsValidationException">A setting is missing or wrong; the message names it.</exception>
    public static WebhooksClient Create(Action<VippsWebhooksOptions> configure, ILoggerFactory? loggerFactory = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(loggerFactory ?? NullLoggerFactory.Instance);
        services.AddVippsWebhooks(configure);
        var provider = services.BuildServiceProvider();
        try
        {
            var client = (WebhooksClient)provider.GetRequiredService<IWebhooksClient>();
            client._owned = provider;
            return client;
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<RegisteredWebhook> RegisterAsync(RegisterWebhookRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = NewCall("register a webhook", isIdempotent: false);
        CallbackUrl.CheckReachable(request.Url, call.Connection, nameof(request));
        _unknownEventNames.LogOnce(request.Events);

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new RegisterBody(request.Url.AbsoluteUri, request.Events), WebhooksJsonContext.Default.RegisterBody);
        using var message = NewMessage(HttpMethod.Post, call.Connection.WebhooksUri, call);
        message.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };

        var answer = await SendAsync(message, call, cancellationToken).ConfigureAwait(false);
        return WebhookAnswers.ReadRegistered(answer.Body) is { } registered
            ? new RegisteredWebhook { Id = registered.Id, Secret = registered.Secret, Url = request.Url, Events = request.Events }
            : throw CallErrors.Unreadable(call, answer.Status, null);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken = default)
    {
        var call = NewCall("list the webhooks", isIdempotent: true);
        using var message = NewMessage(HttpMethod.Get, call.Connection.WebhooksUri, call);
        var answer = await SendAsync(message, call, cancellationToken).ConfigureAwait(false);
        if (WebhookAnswers.ReadList(answer.Body, out var leftOut) is not { } webhooks)
        {
            throw CallErrors.Unreadable(call, answer.Status, null);
        }

        if (leftOut > 0)
        {
            ClientLog.EntriesLeftOut(_logger, leftOut);
        }

        return webhooks;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        if (id == Guid.Empty)
        {
            throw new ArgumentException("The id is empty.", nameof(id));
        }

        var call = NewCall("delete a webhook", isIdempotent: true);
        using var message = NewMessage(HttpMethod.Delete, new Uri($"{call.Connection.WebhooksUri}/{id:D}"), call);
        try
        {
            await SendAsync(message, call, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (VippsApiException exception) when (
            exception is { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.BadRequest } and not VippsTokenException)
        {
            // It is not documented whether an unknown id is answered 404 or 400, and either could mean something else: the list decides.
            if (await IsStillListedAsync(id, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            return false;
        }
    }

    /// <inheritdoc/>
    public IWebhooksClient ForSalesUnit(string? merchantSerialNumber)
    {
        _tokens.Current.Connection.CheckSalesUnit(merchantSerialNumber);
        return new WebhooksClient(this, new SalesUnitChoice(merchantSerialNumber));
    }

    /// <summary>Releases what <see cref="Create"/> created. A client from the container belongs to the container.</summary>
    public void Dispose() => Interlocked.Exchange(ref _owned, null)?.Dispose();

    private static HttpRequestMessage NewMessage(HttpMethod method, Uri uri, VippsCall call)
    {
        var message = new HttpRequestMessage(method, uri);
        message.Headers.Accept.Add(AcceptJson);
        call.AttachTo(message);
        return message;
    }

    /// <summary>Indicates whether a webhook is listed; true if that cannot be found out.</summary>
    private async Task<bool> IsStillListedAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            var webhooks = await ListAsync(cancellationToken).ConfigureAwait(false);
            return webhooks.Any(webhook => webhook.Id == id);
        }
        catch (VippsApiException)
        {
            return true;
        }
    }

    private VippsCall NewCall(string operation, bool isIdempotent) =>
        new(operation, _salesUnit is null ? _tokens.Current : _tokens.CacheFor(_salesUnit.MerchantSerialNumber), isIdempotent);

    private async ValueTask<VippsAnswer> SendAsync(
        HttpRequestMessage message, VippsCall call, CancellationToken cancellationToken)
    {
        // Ahead of the pipeline: waiting for a token uses none of an attempt's time, least of all if the attempt must not be repeated.
        await call.Tokens.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var response = await _http
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return new VippsAnswer(response.StatusCode, await ReadAsync(response, call, cancellationToken).ConfigureAwait(false));
            }

            // The caller may have cancelled while the error was read.
            cancellationToken.ThrowIfCancellationRequested();
            throw CallErrors.Refused(call, response, await ReadErrorAsync(response).ConfigureAwait(false), _time);
        }
        catch (Exception exception) when (call.Answer is not null)
        {
            // Even a caller who cancelled in the meantime gets the secret: there is no other copy of it.
            ClientLog.AnswerKept(_logger, (int)call.Answer.Status, exception.GetType());
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

    private static partial class ClientLog
    {
        [LoggerMessage(23, LogLevel.Warning, "Vipps listed {Count} webhooks without an id that can be read. They are left out and cannot be deleted from here.")]
        public static partial void EntriesLeftOut(ILogger logger, int count);

        [LoggerMessage(
            22,
            LogLevel.Warning,
            "Vipps answered {Status} to a registration request, and then {ExceptionType} was thrown on the way back to the caller, who still gets the answer. Check the handlers and loggers that the app adds to its HttpClients.")]
        public static partial void AnswerKept(ILogger logger, int status, Type exceptionType);
    }
}
