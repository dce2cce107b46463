using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>
/// One call through all its attempts: its tokens and keys, and whether Vipps may have carried it out. It travels with the request.
/// </summary>
internal sealed class VippsCall(string operation, TokenCache tokens, bool isIdempotent)
{
    private static readonly HttpRequestOptionsKey<VippsCall> Key = new("Vipps.Webhooks.Call");

    private int _mayHaveBeenCarriedOut;

    /// <summary>The purpose of the call, as in "when asked to list the webhooks".</summary>
    public string Operation { get; } = operation;

    public TokenCache Tokens { get; } = tokens;

    public VippsConnection Connection => Tokens.Connection;

    public bool IsIdempotent { get; } = isIdempotent;

    /// <summary>False for a call that comes again anyway, later: an answer that asks for less traffic (429) is not followed by a retry.</summary>
    public bool RetriesIfThrottled { get; init; } = true;

    /// <summary>Indicates whether an attempt was sent to Vipps and nothing shows that it was not carried out.</summary>
    public bool MayHaveBeenCarriedOut => Volatile.Read(ref _mayHaveBeenCarriedOut) != 0;

    /// <summary>
    /// Vipps' successful answer to a call that must not be repeated; null before. It is kept here as soon as it was read: on its way back to
    /// the caller it passes the app's handlers and loggers, and an exception of theirs must not cost the secret.
    /// </summary>
    public VippsAnswer? Answer { get; private set; }

    /// <summary>Indicates whether another attempt can do no harm.</summary>
    public bool IsSafeToRepeat => IsIdempotent || !MayHaveBeenCarriedOut;

    public static VippsCall Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(Key, out var call)
            ? call
            : throw new InvalidOperationException("This HttpClient is only for IWebhooksClient; for other APIs, call AddVippsAuthentication() on your own client.");

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(Key, this);

    /// <summary>
    /// Marks the call as perhaps carried out. Stops an unsafe repetition, which our own retries never send, but those of a handler that the app
    /// adds to every HttpClient may; of two attempts at the same time, one gets no further.
    /// </summary>
    public void BeginAttempt()
    {
        if (Interlocked.Exchange(ref _mayHaveBeenCarriedOut, 1) != 0 && !IsIdempotent)
        {
            throw new VippsApiException(
                "A second attempt to register was stopped: the first one may have been carried out, and another would create a second webhook.")
            {
                OutcomeUnknown = true,
            };
        }
    }

    public async ValueTask EndAttemptAsync(HttpResponseMessage response)
    {
        var status = response.StatusCode;
        Volatile.Write(ref _mayHaveBeenCarriedOut, (int)status is (>= 200 and < 300) or (>= 500 and not 503) or 408 ? 1 : 0);
        if (!IsIdempotent && response.IsSuccessStatusCode)
        {
            Answer = new VippsAnswer(status, await BufferedContent.ReadAsync(response.Content, CancellationToken.None).ConfigureAwait(false));
        }
    }

    public void EndAttempt(HttpRequestException exception)
    {
        if (exception.HttpRequestError is HttpRequestError.NameResolutionError
            or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError)
        {
            Volatile.Write(ref _mayHaveBeenCarriedOut, 0);
        }
    }
}
