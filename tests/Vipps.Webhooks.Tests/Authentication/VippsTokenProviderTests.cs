using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Authentication;

/// <summary>Which cache a sales unit has, and when one that is of no use is dropped.</summary>
public sealed class VippsTokenProviderTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ConnectionSource _source;
    private readonly VippsTokenProvider _sut;

    public VippsTokenProviderTests()
    {
        _source = new ConnectionSource(_clock);
        _sut = _source.NewProvider(() => TokenOutcome.Success("token", TimeSpan.FromHours(1)));
    }

    public void Dispose()
    {
        _sut.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void CacheFor_TheConfiguredSalesUnit_IsTheConfiguredOne() =>
        Assert.Same(_sut.Current, _sut.CacheFor(The.MerchantSerialNumber));

    [Fact]
    public void CacheFor_AFewIdleSalesUnits_KeepsThem()
    {
        var first = _sut.CacheFor("1");

        Assert.NotSame(first, _sut.CacheFor("2"));

        Assert.Same(first, _sut.CacheFor("1"));
    }

    [Fact]
    public async Task CacheFor_ThousandLiveSalesUnits_LooksAgainOnlyAtTwiceAsMany()
    {
        for (var i = 0; i < 1_001; i++)
        {
            await _sut.CacheFor($"{i}").GetTokenAsync(TestContext.Current.CancellationToken);
        }

        var first = _sut.CacheFor("0");
        _clock.Advance(TimeSpan.FromHours(1));
        _sut.CacheFor("999999");

        Assert.Same(first, _sut.CacheFor("0"));
    }

    [Fact]
    public void Dispose_ChangeAfterIt_IsNotTakenUp()
    {
        var before = _sut.Current;

        _sut.Dispose();
        _source.Change(options => options.ClientId = "66666666-7777-8888-9999-000000000000");

        Assert.Same(before, _sut.Current);
    }

    [Fact]
    public void Change_OfAKey_StartsAnew()
    {
        var before = _sut.Current;

        _source.Change(options => options.ClientId = "66666666-7777-8888-9999-000000000000");

        Assert.NotSame(before, _sut.Current);
    }
}
