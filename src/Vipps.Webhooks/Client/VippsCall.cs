using System.Net;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Client;

/// <summary>
/// One call, through all its tries: whose tokens and keys it uses, and whether Vipps may have carried it out. Travels with the request.
/// </summary>
internal sealed class VippsCall(TokenCache tokens, bool isIdempotent)
{
    private static readonly HttpRequestOptionsKey<VippsCall> Key = new("Vipps.Webhooks.Call");

    public TokenCache Tokens { get; } = tokens;

    public VippsConnection Connection => Tokens.Connection;

    public bool IsIdempotent { get; } = isIdempotent;

    /// <summary>Whether a try left for Vipps, and nothing says that it was not carried out.</summary>
    public bool MayHaveBeenCarriedOut { get; private set; }

    /// <summary>Whether another try can do no harm.</summary>
    public bool IsSafeToRepeat => IsIdempotent || !MayHaveBeenCarriedOut;

    public static VippsCall Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(Key, out var call)
            ? call
            : throw new InvalidOperationException("This HttpClient is for IWebhooksClient alone; use IVippsTokenProvider to call other APIs.");

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(Key, this);

    /// <summary>Stops what our own retries never do, but those of a handler that the app put around every HttpClient may.</summary>
    public void ThrowIfUnsafeToRepeat()
    {
        if (!IsSafeToRepeat)
        {
            throw new VippsApiException(
                "A second try to register was stopped: the first one may have been carried out, and another would make a second webhook.")
            {
                OutcomeUnknown = true,
            };
        }
    }

    public void BeginTry() => MayHaveBeenCarriedOut = true;

    public void EndTry(HttpStatusCode status) =>
        MayHaveBeenCarriedOut = (int)status is (>= 200 and < 300) or (>= 500 and not 503) or 408;

    public void EndTry(HttpRequestException exception)
    {
        if (exception.HttpRequestError is HttpRequestError.NameResolutionError
            or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError)
        {
            MayHaveBeenCarriedOut = false;
        }
    }
}
