using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Authentication;

/// <summary>
/// The token of one connection: (server, client id, keys, sales unit). One snapshot that is read without a lock, and one request at a
/// time, which belongs to the cache and not to the caller who happened to need it first.
/// </summary>
internal sealed partial class TokenCache(
    VippsConnection connection,
    Func<VippsConnection, CancellationToken, Task<TokenOutcome>> fetch,
    TimeProvider time,
    ILogger logger,
    Func<double> random,
    CancellationToken stopping)
{
    private readonly object _gate = new();
    private volatile TokenSnapshot? _current;
    private volatile VippsAccessToken? _accepted;

    // All below: under the gate.
    private Task<FlightResult>? _flight;
    private TokenFailure? _lastFailure;
    private int _consecutiveFailures;
    private long _backgroundAllowedAt = long.MinValue;
    private long _foregroundAllowedAt = long.MinValue;
    private bool _replacesRejected;

    public VippsConnection Connection => connection;

    /// <summary>Whether nothing would be lost with this cache: no token that is still alive, and no request under way.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _flight is null && (_current is not { } current || time.GetTimestamp() >= current.ExpiresAt);
            }
        }
    }

    public ValueTask<VippsAccessToken> GetTokenAsync(CancellationToken cancellationToken)
    {
        if (_current is { } current)
        {
            var now = time.GetTimestamp();
            if (now < current.RefreshAt)
            {
                return new(current.Token);
            }

            if (now < current.ExpiresAt)
            {
                RefreshInBackground(current, now);
                return new(current.Token);
            }
        }

        return new(WaitForTokenAsync(cancellationToken));
    }

    /// <summary>Notes that the API took a token, so that a later 401 is known to be about that token.</summary>
    public void MarkAccepted(VippsAccessToken token)
    {
        if (!ReferenceEquals(_accepted, token))
        {
            _accepted = token;
        }
    }

    /// <summary>Drops a rejected token if it is still the current one.</summary>
    public void Invalidate(VippsAccessToken token)
    {
        lock (_gate)
        {
            if (_current is not { } current || !ReferenceEquals(current.Token, token))
            {
                return;
            }

            // A new token that was never taken either: the reason is elsewhere (a wrong subscription key, say), and to fetch a token
            // for each such call would only load the token endpoint.
            if (current.ReplacesRejected
                && !ReferenceEquals(_accepted, token)
                && time.GetElapsedTime(current.ReceivedAt) < TokenTiming.RejectedReplacementKeep)
            {
                return;
            }

            _current = null;
            _replacesRejected = true;
        }

        Log.Rejected(logger, connection.BaseAddress);
    }

    private void RefreshInBackground(TokenSnapshot current, long now)
    {
        lock (_gate)
        {
            if (_flight is null && ReferenceEquals(_current, current) && now >= _backgroundAllowedAt)
            {
                _flight = StartFlight();
            }
        }
    }

    private async Task<VippsAccessToken> WaitForTokenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        Task<FlightResult> flight;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_current is { } current && now < current.ExpiresAt)
            {
                return current.Token;
            }

            if (_flight is null && now < _foregroundAllowedAt)
            {
                throw _lastFailure!.ToFailFastException(time.GetElapsedTime(now, _foregroundAllowedAt));
            }

            flight = _flight ??= StartFlight();
        }

        var result = await flight.WaitAsync(cancellationToken).ConfigureAwait(false);
        return result.Token ?? throw result.Failure!.ToException();
    }

    private Task<FlightResult> StartFlight()
    {
        // Neither the activity nor the async-locals of the caller who came first: the flight outlives the call.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            return Task.Run(FlyAsync, CancellationToken.None);
        }
    }

    private async Task<FlightResult> FlyAsync()
    {
        TokenOutcome outcome;
        try
        {
            outcome = await fetch(connection, stopping).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever happens becomes a value: a flight that faults would leave its waiters without a word.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            outcome = new TokenFailure("There is no access token: fetching one failed.") { Cause = exception, IsTransient = true };
        }

        lock (_gate)
        {
            _flight = null;
            return outcome.Succeeded ? Land(outcome.Token, outcome.Life) : Fail(outcome.Failure);
        }
    }

    private FlightResult Land(string text, TimeSpan life)
    {
        var receivedAt = time.GetTimestamp();
        var refreshAt = receivedAt + ToTimestamp(life - TokenTiming.RefreshLead(life, random()));
        var token = new VippsAccessToken(text, time.GetUtcNow() + life, connection.MerchantSerialNumber);
        _current = new TokenSnapshot(token, receivedAt, refreshAt, receivedAt + ToTimestamp(life), _replacesRejected);
        _replacesRejected = false;
        _lastFailure = null;
        _consecutiveFailures = 0;
        _backgroundAllowedAt = _foregroundAllowedAt = long.MinValue;
        Log.Fetched(logger, connection.BaseAddress, life);
        return new(token, null);
    }

    private FlightResult Fail(TokenFailure failure)
    {
        var now = time.GetTimestamp();
        var inBackground = _current is { } current && now < current.ExpiresAt;
        var sameAsBefore = _lastFailure is { CredentialsRefused: true } && failure.CredentialsRefused;
        _lastFailure = failure;
        _consecutiveFailures++;

        var backoff = TokenTiming.Backoff(failure, _consecutiveFailures, random());
        _backgroundAllowedAt = now + ToTimestamp(backoff);
        if (!inBackground)
        {
            _foregroundAllowedAt = _backgroundAllowedAt;
        }

        if (stopping.IsCancellationRequested)
        {
            return new(null, failure);
        }

        if (!failure.CredentialsRefused)
        {
            Log.Failed(logger, connection.BaseAddress, backoff, failure.Message);
        }
        else if (!sameAsBefore)
        {
            Log.CredentialsRefused(logger, connection.BaseAddress, failure.Message);
        }

        return new(null, failure);
    }

    private long ToTimestamp(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private readonly record struct FlightResult(VippsAccessToken? Token, TokenFailure? Failure);

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Debug, "Fetched an access token from {Server}; it lives for {Life}.")]
        public static partial void Fetched(ILogger logger, Uri server, TimeSpan life);

        [LoggerMessage(12, LogLevel.Warning, "No access token from {Server}; not asking again for {Backoff}. {Reason}")]
        public static partial void Failed(ILogger logger, Uri server, TimeSpan backoff, string reason);

        [LoggerMessage(13, LogLevel.Error, "{Server} refuses the API keys. {Reason}")]
        public static partial void CredentialsRefused(ILogger logger, Uri server, string reason);

        [LoggerMessage(14, LogLevel.Information, "{Server} rejected the current access token; a new one is fetched with the next call.")]
        public static partial void Rejected(ILogger logger, Uri server);
    }
}
