using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Authentication;

/// <summary>
/// The token of one connection (server, client id, keys, sales unit): one snapshot that is read without a lock, and one request at a time,
/// which belongs to the cache and not to the caller who needed it first.
/// </summary>
internal sealed partial class TokenCache(
    VippsConnection connection,
    Func<VippsConnection, CancellationToken, Task<TokenOutcome>> fetch,
    TimeProvider time,
    GuardedLogger logger,
    Func<double> random,
    CancellationToken stopping)
{
    private readonly object _gate = new();
    private readonly CoarseClock _clock = new(time);
    private volatile TokenSnapshot? _current;
    private volatile VippsAccessToken? _accepted;

    // The gate guards all fields below.
    private TaskCompletionSource<FetchResult>? _pendingFetch;
    private TokenFailure? _lastFailure;
    private int _consecutiveFailures;
    private TimeSpan _backgroundAllowedAt = TimeSpan.MinValue;
    private TimeSpan _foregroundAllowedAt = TimeSpan.MinValue;
    private bool _nextReplacesRejected;

    public VippsConnection Connection => connection;

    /// <summary>Indicates whether a request is under way.</summary>
    public bool IsFetching
    {
        get
        {
            lock (_gate)
            {
                return _pendingFetch is not null;
            }
        }
    }

    /// <summary>Indicates whether this cache can be removed: no valid token, no request under way, no failure being waited out.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                var now = _clock.Now;
                return _pendingFetch is null && now >= _foregroundAllowedAt && (_current is not { } current || now >= current.ExpiresAt);
            }
        }
    }

    public ValueTask<VippsAccessToken> GetTokenAsync(CancellationToken cancellationToken)
    {
        if (_current is { } current)
        {
            var now = _clock.Now;
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

    /// <summary>Records that the API accepted a token, so that a later 401 is known to be about that token.</summary>
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

            // The new token was never accepted either, so the reason is elsewhere (a wrong subscription key, say). Fetching a token for
            // each such call would only load the token endpoint.
            if (current.ReplacesRejected
                && !ReferenceEquals(_accepted, token)
                && _clock.Now - current.ReceivedAt < TokenTiming.RejectedReplacementKeep)
            {
                return;
            }

            _current = null;
            _nextReplacesRejected = true;
        }

        TokenLog.Rejected(logger, connection.BaseAddress);
    }

    private void RefreshInBackground(TokenSnapshot current, TimeSpan now)
    {
        lock (_gate)
        {
            if (_pendingFetch is null && ReferenceEquals(_current, current) && now >= _backgroundAllowedAt)
            {
                _pendingFetch = StartFetch();
            }
        }
    }

    private async Task<VippsAccessToken> WaitForTokenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, typeof(IVippsTokenProvider));

        TaskCompletionSource<FetchResult> pending;
        lock (_gate)
        {
            var now = _clock.Now;
            if (_current is { } current && now < current.ExpiresAt)
            {
                return current.Token;
            }

            if (_pendingFetch is null && now < _foregroundAllowedAt)
            {
                throw _lastFailure!.ToFailFastException(_foregroundAllowedAt - now);
            }

            pending = _pendingFetch ??= StartFetch();
        }

        var result = await pending.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return result.Token ?? throw result.Failure!.ToException();
    }

    private TaskCompletionSource<FetchResult> StartFetch()
    {
        // Each waiter resumes on its own, so one that blocks, perhaps on another waiter, does not hold up the others.
        var pending = new TaskCompletionSource<FetchResult>(TaskCreationOptions.RunContinuationsAsynchronously);

        // The fetch outlives the first caller's call, so it inherits neither that caller's activity nor its async-locals.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => CompleteAsync(pending), CancellationToken.None);
        }

        return pending;
    }

    private async Task CompleteAsync(TaskCompletionSource<FetchResult> pending)
    {
        try
        {
            pending.SetResult(await FetchAsync().ConfigureAwait(false));
        }
#pragma warning disable CA1031 // A bug here is thrown to the waiters, which would otherwise wait for ever.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            pending.SetException(exception);
        }
    }

    private async Task<FetchResult> FetchAsync()
    {
        TokenOutcome outcome;
        try
        {
            outcome = await fetch(connection, stopping).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Every exception becomes a value: a fetch that faults would leave its waiters without a result.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // Transient failures already became values in TokenEndpoint. This is another one, such as a bug in one of the app's handlers.
            outcome = new TokenFailure($"There is no access token: fetching one failed ({exception.GetType().Name}).") { Cause = exception };
        }

        FetchResult result;
        Action log;
        lock (_gate)
        {
            _pendingFetch = null;
            (result, log) = outcome.Succeeded ? Store(outcome.Token, outcome.Lifetime) : Fail(outcome.Failure);
        }

        log();
        return result;
    }

    private (FetchResult Result, Action Log) Store(string text, TimeSpan lifetime)
    {
        var receivedAt = _clock.Now;
        var refreshAt = receivedAt + lifetime - TokenTiming.RefreshLead(lifetime, random());
        var token = new VippsAccessToken(text, time.GetUtcNow() + lifetime, connection.MerchantSerialNumber);
        _current = new TokenSnapshot(token, receivedAt, refreshAt, receivedAt + lifetime, _nextReplacesRejected);
        _nextReplacesRejected = false;
        _lastFailure = null;
        _consecutiveFailures = 0;
        _backgroundAllowedAt = _foregroundAllowedAt = TimeSpan.MinValue;
        return (new(token, null), () => TokenLog.Fetched(logger, connection.BaseAddress, lifetime));
    }

    private (FetchResult Result, Action Log) Fail(TokenFailure failure)
    {
        var now = _clock.Now;
        var inBackground = _current is { } current && now < current.ExpiresAt;
        var alreadyLogged = failure.CredentialsRefused && _lastFailure is { CredentialsRefused: true };
        _lastFailure = failure;
        _consecutiveFailures++;

        var backoff = TokenTiming.Backoff(failure, _consecutiveFailures, random());
        _backgroundAllowedAt = now + backoff;
        if (!inBackground)
        {
            _foregroundAllowedAt = _backgroundAllowedAt;
        }

        return (new(null, failure), alreadyLogged ? static () => { } : () => LogFailure(failure, backoff));
    }

    private void LogFailure(TokenFailure failure, TimeSpan backoff)
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        if (failure.CredentialsRefused)
        {
            TokenLog.CredentialsRefused(logger, connection.BaseAddress, failure.Message + FailureCause.Describe(failure.Cause, connection));
        }
        else
        {
            TokenLog.Failed(logger, connection.BaseAddress, backoff, failure.Message + FailureCause.Describe(failure.Cause, connection));
        }
    }

    private readonly record struct FetchResult(VippsAccessToken? Token, TokenFailure? Failure);

    private static partial class TokenLog
    {
        [LoggerMessage(11, LogLevel.Debug, "Fetched an access token from {Server}; its lifetime is {Lifetime}.")]
        public static partial void Fetched(ILogger logger, Uri server, TimeSpan lifetime);

        [LoggerMessage(12, LogLevel.Warning, "Fetching an access token from {Server} failed; the next attempt is at least {Backoff} away. {Reason}")]
        public static partial void Failed(ILogger logger, Uri server, TimeSpan backoff, string reason);

        [LoggerMessage(13, LogLevel.Error, "{Server} refuses the API keys. {Reason}")]
        public static partial void CredentialsRefused(ILogger logger, Uri server, string reason);

        [LoggerMessage(14, LogLevel.Information, "{Server} rejected the current access token; a new one is fetched with the next call.")]
        public static partial void Rejected(ILogger logger, Uri server);
    }
}
