using System.Collections.Concurrent;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Authentication;

/// <summary>The tokens of one name: a cache for each sales unit, all replaced when the settings change.</summary>
internal sealed class VippsTokenProvider : IVippsTokenProvider, IDisposable
{
    private readonly object _gate = new();
    private readonly VippsConnectionSource _connections;
    private readonly Func<VippsConnection, CancellationToken, Task<TokenOutcome>> _fetch;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, TokenCache> _salesUnits = new(StringComparer.Ordinal);
    private volatile TokenCache _configured;
    private int _sweepAt = 1_000;

    public VippsTokenProvider(
        VippsConnectionSource connections,
        Func<VippsConnection, CancellationToken, Task<TokenOutcome>> fetch,
        TimeProvider time,
        GuardedLogger logger)
    {
        _connections = connections;
        _fetch = fetch;
        _time = time;
        _logger = logger;
        lock (_gate)
        {
            connections.Changed += ReplaceConfigured;
            _configured = NewCache(connections.Current);
        }
    }

    /// <summary>The cache of the configured sales unit.</summary>
    public TokenCache Current => _configured;

    public ValueTask<VippsAccessToken> GetTokenAsync(CancellationToken cancellationToken = default) =>
        _configured.GetTokenAsync(cancellationToken);

    public void Invalidate(VippsAccessToken token) => _configured.Invalidate(token);

    public IVippsTokenProvider ForSalesUnit(string? merchantSerialNumber)
    {
        _connections.Current.CheckSalesUnit(merchantSerialNumber);
        return new SalesUnitTokens(this, merchantSerialNumber);
    }

    /// <summary>Returns the cache of another sales unit, or of none.</summary>
    public TokenCache CacheFor(string? merchantSerialNumber)
    {
        var configured = _configured;
        if (configured.Connection.MerchantSerialNumber == merchantSerialNumber)
        {
            return configured;
        }

        // Checked again: the settings may have changed since the caller asked for this sales unit.
        configured.Connection.CheckSalesUnit(merchantSerialNumber);

        var key = merchantSerialNumber ?? "";
        if (_salesUnits.TryGetValue(key, out var cache) && cache.Connection.Options == configured.Connection.Options)
        {
            return cache;
        }

        SweepIdle();
        return _salesUnits.AddOrUpdate(
            key,
            static (_, args) => args.Self.NewCache(args.Connection),
            static (_, existing, args) => existing.Connection.Options == args.Connection.Options ? existing : args.Self.NewCache(args.Connection),
            (Self: this, Connection: configured.Connection.ForSalesUnit(merchantSerialNumber)));
    }

    public void Dispose()
    {
        // The cancellation source is not disposed of: fetches that end later still use it, and it holds no timer.
        _connections.Changed -= ReplaceConfigured;
        _stopping.Cancel();
    }

    private void ReplaceConfigured()
    {
        lock (_gate)
        {
            _configured = NewCache(_connections.Current);
        }
    }

    private TokenCache NewCache(VippsConnection connection) =>
        new(connection, _fetch, _time, _logger, Random.Shared.NextDouble, _stopping.Token);

    // A partner may act for very many sales units, so caches that have expired are removed.
    private void SweepIdle()
    {
        if (_salesUnits.Count < _sweepAt)
        {
            return;
        }

        foreach (var (key, cache) in _salesUnits)
        {
            if (cache.IsIdle)
            {
                _salesUnits.TryRemove(KeyValuePair.Create(key, cache));
            }
        }

        _sweepAt = Math.Max(1_000, _salesUnits.Count * 2);
    }

    private sealed class SalesUnitTokens(VippsTokenProvider provider, string? merchantSerialNumber) : IVippsTokenProvider
    {
        public ValueTask<VippsAccessToken> GetTokenAsync(CancellationToken cancellationToken = default) =>
            provider.CacheFor(merchantSerialNumber).GetTokenAsync(cancellationToken);

        public void Invalidate(VippsAccessToken token) => provider.CacheFor(merchantSerialNumber).Invalidate(token);

        public IVippsTokenProvider ForSalesUnit(string? other) => provider.ForSalesUnit(other);
    }
}
