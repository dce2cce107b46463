using System.Net;
using System.Reflection;
using Vipps.Webhooks.Client;

namespace Vipps.Webhooks.Authentication;

/// <summary>
/// Stamps token, keys, sales unit and system headers onto each try of a call, and renews a rejected token once. The innermost handler of
/// ours: whatever retries around it, each try passes here.
/// </summary>
internal sealed class VippsHeadersHandler : DelegatingHandler
{
    private static readonly string UserAgent = "Vipps.Webhooks/" +
        (typeof(VippsHeadersHandler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "0");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = VippsCall.Of(request);
        if (!call.Connection.Serves(request.RequestUri))
        {
            throw new InvalidOperationException(
                $"The keys are for {call.Connection.BaseAddress.Authority}; they are not sent to {request.RequestUri?.Authority}.");
        }

        var token = await call.Tokens.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        var response = await TryAsync(request, call, token, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            call.Tokens.MarkAccepted(token);
            return response;
        }

        call.Tokens.Invalidate(token);
        var renewed = await RenewAsync(call, response, cancellationToken).ConfigureAwait(false);
        if (ReferenceEquals(renewed, token))
        {
            return response;
        }

        response.Dispose();
        response = await TryAsync(request, call, renewed, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            call.Tokens.MarkAccepted(renewed);
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
            call.EndTry(response.StatusCode);
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
        request.Headers.Authorization = token.AuthorizationHeader;
        if (call.IsStamped)
        {
            return;
        }

        foreach (var (name, value) in call.Connection.ApiHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        call.IsStamped = true;
    }
}
