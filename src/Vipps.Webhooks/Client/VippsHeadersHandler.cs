using System.Net;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>
/// Stamps token, keys, sales unit and system headers onto each attempt of a call and renews a rejected token once. It runs inside every
/// handler that the app adds, so that each attempt passes through it even if one of them retries.
/// </summary>
/// <param name="tokensOf">
/// Returns the cache whose token a request of one of the app's own clients gets; null for <see cref="IWebhooksClient"/>, whose requests carry it.
/// </param>
internal sealed class VippsHeadersHandler(Func<HttpRequestMessage, TokenCache>? tokensOf = null) : DelegatingHandler
{
    private const string UserAgent = "User-Agent";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (tokensOf is not null)
        {
            return SendForAppAsync(request, tokensOf(request), cancellationToken);
        }

        var call = VippsCall.Of(request);
        return SendAsync(request, call.Tokens, call, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendForAppAsync(HttpRequestMessage request, TokenCache tokens, CancellationToken cancellationToken)
    {
        ThrowIfForAnotherSalesUnit(request, tokens.Connection);
        try
        {
            return await SendAsync(request, tokens, null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A client's exceptions and logs may hold the request.
            Unstamp(request, tokens.Connection);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, TokenCache tokens, VippsCall? call, CancellationToken cancellationToken)
    {
        tokens.Connection.ThrowIfForeign(request.RequestUri);
        var token = await tokens.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        await MakeRepeatableAsync(request.Content, cancellationToken).ConfigureAwait(false);
        var response = await SendAttemptAsync(request, tokens, call, token, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        tokens.Invalidate(token);
        var renewed = await RenewAsync(tokens, response, cancellationToken).ConfigureAwait(false);
        if (ReferenceEquals(renewed, token))
        {
            return response;
        }

        response.Dispose();
        return await SendAttemptAsync(request, tokens, call, renewed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a body that can be sent only once, such as a stream, into memory: a rejected token requires a second request.</summary>
    private static async ValueTask MakeRepeatableAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is not (null or ByteArrayContent or ReadOnlyMemoryContent))
        {
#if NET9_0_OR_GREATER
            await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
#else
            await content.LoadIntoBufferAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
#endif
        }
    }

    private static async Task<VippsAccessToken> RenewAsync(
        TokenCache tokens, HttpResponseMessage rejected, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            rejected.Dispose();
            throw;
        }
    }

    private async ValueTask<HttpResponseMessage> SendAttemptAsync(
        HttpRequestMessage request, TokenCache tokens, VippsCall? call, VippsAccessToken token, CancellationToken cancellationToken)
    {
        Stamp(request, tokens.Connection, token);
        call?.BeginAttempt();
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (call is not null)
            {
                await call.EndAttemptAsync(response).ConfigureAwait(false);
            }
        }
        catch (HttpRequestException exception)
        {
            call?.EndAttempt(exception);
            throw;
        }

        // Only success proves that the token was accepted: a gateway may refuse a call without checking it.
        if (response.IsSuccessStatusCode)
        {
            tokens.MarkAccepted(token);
        }

        return response;
    }

    private void Stamp(HttpRequestMessage request, VippsConnection connection, VippsAccessToken token)
    {
        var keepsUserAgent = tokensOf is not null && request.Headers.NonValidated.Contains(UserAgent);

        // From one of the app's handlers, or from the previous attempt.
        foreach (var name in VippsHeaders.Reserved)
        {
            if (!keepsUserAgent || name != UserAgent)
            {
                request.Headers.Remove(name);
            }
        }

        request.Headers.Authorization = token.AuthorizationHeader;
        foreach (var (name, value) in connection.ApiHeaders)
        {
            if (!keepsUserAgent || name != UserAgent)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static void Unstamp(HttpRequestMessage request, VippsConnection connection)
    {
        request.Headers.Authorization = null;
        foreach (var (name, _) in connection.ApiHeaders)
        {
            if (name != UserAgent)
            {
                request.Headers.Remove(name);
            }
        }
    }

    /// <summary>Stops a request whose header names another sales unit: it must not be carried out for this one.</summary>
    private static void ThrowIfForAnotherSalesUnit(HttpRequestMessage request, VippsConnection connection)
    {
        if (request.Headers.NonValidated.TryGetValues(VippsHeaders.MerchantSerialNumber, out var number)
            && number.ToString() != connection.MerchantSerialNumber)
        {
            throw new InvalidOperationException(
                $"The request has a {VippsHeaders.MerchantSerialNumber} header for a sales unit other than the one that its token is for. Remove the "
                + $"header, and set the number with request.Options.Set({nameof(VippsRequestOptions)}.{nameof(VippsRequestOptions.MerchantSerialNumber)}, …).");
        }
    }
}
