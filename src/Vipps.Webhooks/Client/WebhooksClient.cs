using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Client;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks;

/// <summary>The client for Vipps MobilePay's Webhooks API. Resolve <see cref="IWebhooksClient"/> from the container, or, in a script, use
/// <see cref="Create"/>.</summary>
public sealed partial class WebhooksClient : IWebhooksClient, IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly VippsCaller _vipps;
    private readonly GuardedLogger _logger;
    private readonly UnknownEventNames _unknownEventNames;
    private IDisposable? _owned;

    internal WebhooksClient(VippsCaller vipps, GuardedLogger logger)
    {
        _vipps = vipps;
        _logger = logger;
        _unknownEventNames = new UnknownEventNames(logger);
    }

    private WebhooksClient(WebhooksClient other, VippsCaller vipps)
    {
        _vipps = vipps;
        _logger = other._logger;
        _unknownEventNames = other._unknownEventNames;
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
        var call = _vipps.NewCall("register a webhook", isIdempotent: false);
        CallbackUrl.CheckReachable(request.Url, call.Connection, nameof(request));
        _unknownEventNames.LogOnce(request.Events);

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new RegisterBody(request.Url.AbsoluteUri, request.Events), WebhooksJsonContext.Default.RegisterBody);
        using var message = VippsCaller.NewMessage(HttpMethod.Post, call.Connection.WebhooksUri, call);
        message.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };

        var answer = await _vipps.SendAsync(message, call, cancellationToken).ConfigureAwait(false);
        return WebhookAnswers.ReadRegistered(answer.Body) is { } registered
            ? new RegisteredWebhook { Id = registered.Id, Secret = registered.Secret, Url = request.Url, Events = request.Events }
            : throw CallErrors.Unreadable(call, answer.Status, null);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken = default)
    {
        var call = _vipps.NewCall("list the webhooks", isIdempotent: true);
        using var message = VippsCaller.NewMessage(HttpMethod.Get, call.Connection.WebhooksUri, call);
        var answer = await _vipps.SendAsync(message, call, cancellationToken).ConfigureAwait(false);
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

        var call = _vipps.NewCall("delete a webhook", isIdempotent: true);
        using var message = VippsCaller.NewMessage(HttpMethod.Delete, new Uri($"{call.Connection.WebhooksUri}/{id:D}"), call);
        try
        {
            await _vipps.SendAsync(message, call, cancellationToken).ConfigureAwait(false);
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
    public IWebhooksClient ForSalesUnit(string? merchantSerialNumber) => new WebhooksClient(this, _vipps.ForSalesUnit(merchantSerialNumber));

    /// <summary>Releases what <see cref="Create"/> created. A client from the container belongs to the container.</summary>
    public void Dispose() => Interlocked.Exchange(ref _owned, null)?.Dispose();

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

    private static partial class ClientLog
    {
        [LoggerMessage(23, LogLevel.Warning, "Vipps listed {Count} webhooks without an id that can be read. They are left out and cannot be deleted from here.")]
        public static partial void EntriesLeftOut(ILogger logger, int count);
    }
}
