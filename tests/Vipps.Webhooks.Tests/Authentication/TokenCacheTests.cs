using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Authentication;

/// <summary>The rules of the token, each on a fake clock and with a token endpoint that answers when it is told to.</summary>
public sealed class TokenCacheTests : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan RefreshAt = Lifetime - TimeSpan.FromMinutes(6); // 10 % ahead of expiry, with no random share
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(4); // 5 s, less 20 %: the random share is none
    private static readonly TokenFailure Down = new("The token endpoint is down.") { IsTransient = true };
    private static readonly TokenFailure Refused = new("The keys are refused.") { CredentialsRefused = true };

    private readonly FakeTimeProvider _clock = new();
    private readonly FakeLogCollector _logs = new();
    private readonly Endpoint _endpoint = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly VippsConnection _connection = The.Connection();
    private readonly TokenCache _sut;

    public TokenCacheTests() => _sut = NewCache(new FakeLogger(_logs));

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task GetToken_50ColdCallers_MakeOneRequest()
    {
        var callers = Enumerable.Range(0, 50).Select(_ => GetAsync()).ToArray();

        (await _endpoint.NextAsync()).Succeed("token-1", Lifetime);

        Assert.All(await Task.WhenAll(callers).InTime(), token => Assert.Equal("token-1", token.AuthorizationHeader.Parameter));
        Assert.Equal(1, _endpoint.Count);
    }

    [Fact]
    public async Task GetToken_FirstCallerCancels_TheRequestGoesOnForTheOthers()
    {
        using var impatient = new CancellationTokenSource();
        var first = _sut.GetTokenAsync(impatient.Token).AsTask();
        var request = await _endpoint.NextAsync();
        var second = GetAsync();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.InTime());
        request.Succeed("token-1", Lifetime);

        Assert.Equal("token-1", (await second.InTime()).AuthorizationHeader.Parameter);
        Assert.Equal(1, _endpoint.Count);
        Assert.False(request.CancellationToken.IsCancellationRequested);
    }

    [Fact]
    public async Task GetToken_Hit_CompletesAtOnceAndAllocatesNothing()
    {
        var token = await WarmAsync();
        _ = _sut.GetTokenAsync(CancellationToken.None);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var hit = _sut.GetTokenAsync(CancellationToken.None);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(hit.IsCompletedSuccessfully);
        Assert.Same(token, await hit);
    }

    [Fact]
    public async Task GetToken_JustBeforeRefreshTime_AsksNobody()
    {
        await WarmAsync();
        _clock.Advance(RefreshAt - TimeSpan.FromSeconds(1));

        Assert.True(_sut.GetTokenAsync(CancellationToken.None).IsCompletedSuccessfully);
        Assert.Equal(1, _endpoint.Count);
    }

    [Fact]
    public async Task GetToken_BetweenRefreshAndExpiry_GivesTheCurrentOneAtOnceAndRenewsOnce()
    {
        var token = await WarmAsync();
        _clock.Advance(RefreshAt);

        var callers = Enumerable.Range(0, 10).Select(_ => _sut.GetTokenAsync(CancellationToken.None)).ToArray();

        Assert.All(callers, caller => Assert.True(caller.IsCompletedSuccessfully));
        Assert.Same(token, await callers[0]);
        (await _endpoint.NextAsync()).Succeed("token-2", Lifetime);
        await UntilAsync(async () => (await GetAsync()).AuthorizationHeader.Parameter == "token-2");
        Assert.Equal(2, _endpoint.Count);
    }

    [Fact]
    public async Task GetToken_Expired_WaitsForANewOne()
    {
        await WarmAsync();
        _clock.Advance(Lifetime);

        var caller = GetAsync();

        (await _endpoint.NextAsync()).Succeed("token-2", Lifetime);
        Assert.Equal("token-2", (await caller.InTime()).AuthorizationHeader.Parameter);
    }

    [Theory]
    [InlineData(60, 30)]
    [InlineData(86_400, 77_760)]
    public async Task GetToken_LifeOf_IsServedUntilItsRefreshTimeAndRenewedThen(int lifetime, int refreshAfter)
    {
        await WarmAsync(TimeSpan.FromSeconds(lifetime));
        _clock.Advance(TimeSpan.FromSeconds(refreshAfter - 1));
        Assert.True(_sut.GetTokenAsync(CancellationToken.None).IsCompletedSuccessfully);
        Assert.Equal(1, _endpoint.Count);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_sut.GetTokenAsync(CancellationToken.None).IsCompletedSuccessfully);
        await _endpoint.NextAsync();
        Assert.Equal(2, _endpoint.Count);
    }

    [Fact]
    public async Task GetToken_LifeOfZero_ServesThoseWhoWaitedAndIsNotKept()
    {
        var first = GetAsync();
        (await _endpoint.NextAsync()).Succeed("token-1", TimeSpan.Zero);
        Assert.Equal("token-1", (await first.InTime()).AuthorizationHeader.Parameter);

        var second = GetAsync();
        (await _endpoint.NextAsync()).Succeed("token-2", Lifetime);
        Assert.Equal("token-2", (await second.InTime()).AuthorizationHeader.Parameter);
    }

    [Fact]
    public async Task Token_ExpiresAt_IsReceiptPlusLife()
    {
        _clock.Advance(TimeSpan.FromDays(1));

        var token = await WarmAsync();

        Assert.Equal(_clock.GetUtcNow() + Lifetime, token.ExpiresAt);
        Assert.Equal(The.MerchantSerialNumber, token.MerchantSerialNumber);
    }

    [Fact]
    public async Task BackgroundFailure_KeepsServingAndBacksOff()
    {
        var token = await WarmAsync();
        _clock.Advance(RefreshAt);
        await GetAsync();
        (await _endpoint.NextAsync()).Fail(Down);
        await UntilAsync(() => Task.FromResult(_logs.Count == 2));

        Assert.Same(token, await GetAsync());
        Assert.False(_sut.IsFetching);

        _clock.Advance(TimeSpan.FromSeconds(6)); // the back-off is 5 s, with 20 % jitter
        Assert.Same(token, await GetAsync());
        Assert.True(_sut.IsFetching);
        await _endpoint.NextAsync();
        Assert.Equal(3, _endpoint.Count);
    }

    [Fact]
    public async Task SuccessAfterALongBackOff_EndsIt()
    {
        await WarmAsync(TimeSpan.FromSeconds(60));
        _clock.Advance(TimeSpan.FromSeconds(30));
        await GetAsync();
        (await _endpoint.NextAsync()).Fail(Down with { RetryAfter = TimeSpan.FromMinutes(10) });
        await UntilAsync(() => Task.FromResult(!_sut.IsFetching));
        _clock.Advance(TimeSpan.FromSeconds(30));
        await WarmAsync(TimeSpan.FromSeconds(60));

        _clock.Advance(TimeSpan.FromSeconds(30));
        await GetAsync();

        Assert.True(_sut.IsFetching);
    }

    [Fact]
    public async Task ExpiredTokenAndEndpointDown_FailsFast()
    {
        await WarmAsync();
        _clock.Advance(Lifetime);
        var first = GetAsync();
        (await _endpoint.NextAsync()).Fail(Down);
        await Assert.ThrowsAsync<VippsTokenException>(() => first.InTime());

        var second = await Assert.ThrowsAsync<VippsTokenException>(() => GetAsync().InTime());

        Assert.NotNull(second.InnerException);
        Assert.Equal(2, _endpoint.Count);
    }

    [Fact]
    public async Task Success_MakesTheNextFailureAFirstOneAgain()
    {
        for (var i = 0; i < 3; i++)
        {
            await FailAsync(Refused);
            _clock.Advance(TimeSpan.FromMinutes(10));
        }

        _sut.Invalidate(await WarmAsync());
        await FailAsync(Refused);

        var failFast = await Assert.ThrowsAsync<VippsTokenException>(() => GetAsync().InTime());
        Assert.InRange(failFast.RetryAfter!.Value, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(72));
        Assert.Equal(2, _logs.GetSnapshot().Count(record => record.Level == LogLevel.Error));
    }

    [Fact]
    public async Task Cancelled_BeforeItAsks_AsksNobody()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _sut.GetTokenAsync(new CancellationToken(canceled: true)).AsTask());

        Assert.False(_sut.IsFetching);
        Assert.Equal(0, _endpoint.Count);
    }

    [Fact]
    public async Task Stopping_CancelsTheRequestAndLogsNothing()
    {
        var caller = GetAsync();
        var request = await _endpoint.NextAsync();

        await _stopping.CancelAsync();
        Assert.True(request.CancellationToken.IsCancellationRequested);
        request.Throw(new OperationCanceledException(request.CancellationToken));

        await Assert.ThrowsAsync<VippsTokenException>(() => caller.InTime());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => GetAsync().InTime());
        Assert.Equal(0, _logs.Count);
    }

    [Fact]
    public async Task LoggerThatThrows_CostsNobodyTheToken()
    {
        var sut = NewCache(new ThrowingLogger());
        var caller = sut.GetTokenAsync(TestContext.Current.CancellationToken).AsTask();

        (await _endpoint.NextAsync()).Succeed("token-1", Lifetime);

        Assert.Equal("token-1", (await caller.InTime()).AuthorizationHeader.Parameter);
    }

    [Fact]
    public async Task BackgroundFailure_DoesNotMakeTheNextColdCallerFailFast()
    {
        await WarmAsync();
        _clock.Advance(Lifetime - TimeSpan.FromSeconds(1));
        await GetAsync();
        (await _endpoint.NextAsync()).Fail(Down);
        await UntilAsync(() => Task.FromResult(_logs.Count == 2));
        _clock.Advance(TimeSpan.FromSeconds(1));

        var cold = GetAsync();

        (await _endpoint.NextAsync()).Succeed("token-2", Lifetime);
        Assert.Equal("token-2", (await cold.InTime()).AuthorizationHeader.Parameter);
    }

    [Fact]
    public async Task ForegroundFailure_FailsFastForAWhileWithTheCauseInside()
    {
        var first = GetAsync();
        (await _endpoint.NextAsync()).Fail(Down);
        var cause = await Assert.ThrowsAsync<VippsTokenException>(() => first.InTime());

        var failures = new List<VippsTokenException>();
        for (var i = 0; i < 20; i++)
        {
            failures.Add(await Assert.ThrowsAsync<VippsTokenException>(() => GetAsync().InTime()));
        }

        Assert.Equal(1, _endpoint.Count);
        Assert.Equal("The token endpoint is down.", cause.Message);
        Assert.All(failures, failure =>
        {
            Assert.Equal(cause.Message, Assert.IsType<VippsTokenException>(failure.InnerException).Message);
            Assert.True(failure.IsTransient);
            Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(3.9), TimeSpan.FromSeconds(6));
        });

        _clock.Advance(TimeSpan.FromSeconds(6));
        var later = GetAsync();
        (await _endpoint.NextAsync()).Succeed("token-1", Lifetime);
        Assert.Equal("token-1", (await later.InTime()).AuthorizationHeader.Parameter);
    }

    [Fact]
    public async Task ForegroundFailure_ReachesEachWaiterAsAnExceptionOfItsOwn()
    {
        var callers = Enumerable.Range(0, 3).Select(_ => GetAsync()).ToArray();
        (await _endpoint.NextAsync()).Fail(Down);

        var failures = new HashSet<Exception>(ReferenceEqualityComparer.Instance);
        foreach (var caller in callers)
        {
            failures.Add(await Assert.ThrowsAsync<VippsTokenException>(() => caller.InTime()));
        }

        Assert.Equal(3, failures.Count);
    }

    [Fact]
    public async Task RefusedCredentials_BackOffLongerAndAreLoggedOnce()
    {
        for (var i = 0; i < 3; i++)
        {
            var caller = GetAsync();
            (await _endpoint.NextAsync()).Fail(Refused);
            await Assert.ThrowsAsync<VippsTokenException>(() => caller.InTime());
            var failFast = await Assert.ThrowsAsync<VippsTokenException>(() => GetAsync().InTime());
            Assert.True(failFast.RetryAfter > TimeSpan.FromSeconds(40));
            _clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(3, _endpoint.Count);
        Assert.Single(_logs.GetSnapshot(), record => record.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Fetch_Throws_IsAFailureThatDoesNotPass()
    {
        var caller = GetAsync();
        (await _endpoint.NextAsync()).Throw(new InvalidDataException($"odd: {The.ClientSecret.ToUpperInvariant()}"));

        var failure = await Assert.ThrowsAsync<VippsTokenException>(() => caller.InTime());

        Assert.IsType<InvalidDataException>(failure.InnerException);
        Assert.False(failure.IsTransient);
        var warning = Assert.Single(_logs.GetSnapshot(), record => record.Level == LogLevel.Warning);
        Assert.Contains("InvalidDataException: odd: ***", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("odd", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalidate_SameTokenTenTimes_MakesOneRequest()
    {
        var dead = await WarmAsync();

        for (var i = 0; i < 10; i++)
        {
            _sut.Invalidate(dead);
        }

        var callers = Enumerable.Range(0, 10).Select(_ => GetAsync()).ToArray();
        (await _endpoint.NextAsync()).Succeed("token-2", Lifetime);
        var tokens = await Task.WhenAll(callers).InTime();
        _sut.Invalidate(dead);

        Assert.All(tokens, token => Assert.Equal("token-2", token.AuthorizationHeader.Parameter));
        Assert.Same(tokens[0], await GetAsync());
        Assert.Equal(2, _endpoint.Count);
    }

    [Fact]
    public async Task Invalidate_TokenOfThePast_LeavesTheCurrentOne()
    {
        var old = await WarmAsync();
        _clock.Advance(Lifetime);
        var current = await WarmAsync();

        _sut.Invalidate(old);

        Assert.Same(current, await GetAsync());
    }

    [Fact]
    public async Task Invalidate_ReplacementThatWasNeverTaken_IsKeptForAWhile()
    {
        _sut.Invalidate(await WarmAsync());
        var replacement = await WarmAsync();

        _sut.Invalidate(replacement);
        Assert.Same(replacement, await GetAsync());

        _clock.Advance(TokenTiming.RejectedReplacementKeep);
        _sut.Invalidate(replacement);
        Assert.NotSame(replacement, await WarmAsync());
    }

    [Fact]
    public async Task Invalidate_ReplacementThatWasTaken_IsDroppedAtOnce()
    {
        _sut.Invalidate(await WarmAsync());
        var replacement = await WarmAsync();
        _sut.MarkAccepted(replacement);

        _sut.Invalidate(replacement);

        Assert.NotSame(replacement, await WarmAsync());
        Assert.Equal(3, _endpoint.Count);
    }

    [Fact]
    public async Task Invalidate_TokenThatReplacedAnExpiredOne_IsDroppedAtOnce()
    {
        _sut.Invalidate(await WarmAsync());
        await WarmAsync();
        _clock.Advance(Lifetime);
        var token = await WarmAsync();

        _sut.Invalidate(token);

        Assert.NotSame(token, await WarmAsync());
    }

    [Fact]
    public async Task Invalidate_IsLogged()
    {
        _sut.Invalidate(await WarmAsync());

        Assert.Contains("rejected", _logs.LatestRecord.Message, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Information, _logs.LatestRecord.Level);
    }

    [Fact]
    public async Task GetToken_LongExpired_IsNotServed()
    {
        await WarmAsync();
        _clock.Advance(Lifetime + TimeSpan.FromSeconds(1));

        var caller = GetAsync();

        (await _endpoint.NextAsync()).Succeed("token-2", Lifetime);
        Assert.Equal("token-2", (await caller.InTime()).AuthorizationHeader.Parameter);
    }

    [Fact]
    public async Task ForegroundFailure_AtTheVeryEndOfTheBackOff_AsksAgain()
    {
        await FailAsync(Down);
        _clock.Advance(FirstBackoff - TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<VippsTokenException>(() => GetAsync().InTime());

        _clock.Advance(TimeSpan.FromTicks(1));

        await WarmAsync();
        Assert.Equal(2, _endpoint.Count);
    }

    [Fact]
    public async Task BackgroundFailure_AtTheVeryEndOfTheBackOff_AsksAgain()
    {
        await WarmAsync();
        _clock.Advance(RefreshAt);
        await GetAsync();
        (await _endpoint.NextAsync()).Fail(Down);
        await UntilAsync(() => Task.FromResult(_logs.Count == 2));
        _clock.Advance(FirstBackoff);

        await GetAsync();

        Assert.True(_sut.IsFetching);
    }

    [Fact]
    public async Task IsIdle_NeverUsed_IsSo()
    {
        Assert.True(_sut.IsIdle);

        await WarmAsync();
        Assert.False(_sut.IsIdle);

        _clock.Advance(Lifetime);
        Assert.True(_sut.IsIdle);
    }

    [Fact]
    public async Task IsIdle_WhileARequestIsUnderWay_IsNotSo()
    {
        var caller = GetAsync();
        var request = await _endpoint.NextAsync();

        Assert.False(_sut.IsIdle);

        request.Succeed("token", Lifetime);
        await caller.InTime();
    }

    [Fact]
    public async Task IsIdle_WhileAFailureIsWaitedOut_IsNotSo()
    {
        await FailAsync(Down);
        Assert.False(_sut.IsIdle);

        _clock.Advance(FirstBackoff);
        Assert.True(_sut.IsIdle);
    }

    [Fact]
    public async Task Flight_DoesNotCarryTheFirstCallersContext()
    {
        var ambient = new AsyncLocal<string?> { Value = "of the caller" };
        _endpoint.OnFetch = () => Assert.Null(ambient.Value);

        var token = await WarmAsync();

        Assert.Equal("token", token.AuthorizationHeader.Parameter);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Waiter_WhoBlocksOnAnother_HoldsUpNobody(bool isCancellable)
    {
        using var cancellation = new CancellationTokenSource();
        using var otherHasResumed = new ManualResetEventSlim();
        var token = isCancellable ? cancellation.Token : CancellationToken.None;
        var blocking = BlockAsync();
        var other = ResumeAsync();

        (await _endpoint.NextAsync()).Succeed("token-1", Lifetime);

        Assert.True(await blocking.InTime());
        await other.InTime();

        async Task<bool> BlockAsync()
        {
            await _sut.GetTokenAsync(token).ConfigureAwait(false);
            return otherHasResumed.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);
        }

        async Task ResumeAsync()
        {
            await _sut.GetTokenAsync(token).ConfigureAwait(false);
            otherHasResumed.Set();
        }
    }

    [Fact]
    public async Task Flight_CallerWhoseContextDoesNotFlow_GetsATokenToo()
    {
        Task<VippsAccessToken> caller;
        using (ExecutionContext.SuppressFlow())
        {
            caller = GetAsync();
        }

        (await _endpoint.NextAsync()).Succeed("token-1", Lifetime);

        Assert.Equal("token-1", (await caller.InTime()).AuthorizationHeader.Parameter);
    }

    private TokenCache NewCache(ILogger logger) => new(
        _connection, (_, cancellationToken) => _endpoint.FetchAsync(cancellationToken), _clock, new(logger), static () => 0, _stopping.Token);

    private async Task FailAsync(TokenFailure failure)
    {
        var caller = GetAsync();
        (await _endpoint.NextAsync()).Fail(failure);
        await Assert.ThrowsAsync<VippsTokenException>(() => caller.InTime());
    }

    private Task<VippsAccessToken> GetAsync() => _sut.GetTokenAsync(TestContext.Current.CancellationToken).AsTask();

    private async Task<VippsAccessToken> WarmAsync(TimeSpan? lifetime = null)
    {
        var caller = GetAsync();
        (await _endpoint.NextAsync()).Succeed("token", lifetime ?? Lifetime);
        return await caller.InTime();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Endpoint
    {
        private readonly System.Threading.Channels.Channel<Fetch> _fetches = System.Threading.Channels.Channel.CreateUnbounded<Fetch>();
        private int _count;

        public Action? OnFetch { get; set; }

        public int Count => Volatile.Read(ref _count);

        public Task<TokenOutcome> FetchAsync(CancellationToken cancellationToken)
        {
            OnFetch?.Invoke();
            Interlocked.Increment(ref _count);
            var fetch = new Fetch(cancellationToken);
            Assert.True(_fetches.Writer.TryWrite(fetch));
            return fetch.Task;
        }

        public Task<Fetch> NextAsync() => _fetches.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();
    }

    private sealed class ThrowingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("The log is full.");
    }

    private sealed class Fetch(CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource<TokenOutcome> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken CancellationToken => cancellationToken;

        public Task<TokenOutcome> Task => _source.Task;

        public void Succeed(string token, TimeSpan lifetime) => _source.SetResult(TokenOutcome.Success(token, lifetime));

        public void Fail(TokenFailure failure) => _source.SetResult(failure);

        public void Throw(Exception exception) => _source.SetException(exception);
    }
}
