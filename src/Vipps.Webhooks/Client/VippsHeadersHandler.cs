using System.Net;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>
/// Stamps token, keys, sales unit and system headers onto each try of a call, and renews a rejected token once. The innermost handler of
/// ours: whatever retries around it, each try passes here.
/// </summary>
internal sealed class VippsHeadersHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = VippsCall.Of(request);
        call.Connection.ThrowIfForeign(request.RequestUri);

        var token = await call.Tokens.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        var response = await TryAsync(request, call, token, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return Accepted(response, call, token);
        }

        call.Tokens.Invalidate(token);
        var renewed = await RenewAsync(call, response, cancellationToken).ConfigureAwait(false);
        if (ReferenceEquals(renewed, token))
        {
            return response;
        }

        response.Dispose();
        response = await TryAsync(request, call, renewed, cancellationToken).ConfigureAwait(false);
        return Accepted(response, call, renewed);
    }

    private static HttpResponseMessage Accepted(HttpResponseMessage response, VippsCall call, VippsAccessToken token)
    {
        // Only success proves that the token was taken: a gateway may refuse a call without looking at it.
        if (response.IsSuccessStatusCode)
        {
            call.Tokens.MarkAccepted(token);
        }

        return response;
    }

    private static async Task<VippsAccessToken> RenewAsync(
        VippsCall call, HttpResponseMessage rejected, CancellationToken cancellationToken)
    {
        try
        {
            return await call.Tokens.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            rejected.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> TryAsync(
        HttpRequestMessage request, VippsCall call, VippsAccessToken token, CancellationToken cancellationToken)
    {
        Stamp(request, call, token);
        call.BeginTry();
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            await call.EndTryAsync(response).ConfigureAwait(false);
            return response;
        }
        catch (HttpRequestException exception)
        {
            call.EndTry(exception);
            throw;
        }
    }

    private static void Stamp(HttpRequestMessage request, VippsCall call, VippsAccessToken token)
    {
        // Of a handler of the app, or of an attempt before this one.
        foreach (var name in VippsHeaders.Reserved)
        {
            request.Headers.Remove(name);
        }

        request.Headers.Authorization = token.AuthorizationHeader;
        foreach (var (name, value) in call.Connection.ApiHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
