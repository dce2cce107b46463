using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Registrations;

public sealed class InMemoryTests
{
    private readonly InMemoryWebhookRegistrationStore _store = new();

    [Fact]
    public async Task Add_WithTheSameId_Replaces()
    {
        _store.Add(New(The.WebhookId));
        var second = New(The.WebhookId);

        _store.Add(second);

        Assert.Same(second, Assert.Single(await AllAsync()));
    }

    [Fact]
    public async Task Add_WithoutAnId_KeepsTheOthers_ButNotTwice()
    {
        var one = New(null);

        _store.Add(one);
        _store.Add(New(null));
        _store.Add(New(The.WebhookId));
        _store.Add(one);

        Assert.Equal(3, (await AllAsync()).Length);
    }

    [Fact]
    public async Task Remove_TakesOutTheOneOfThatId()
    {
        var other = New(Guid.NewGuid());
        _store.Add(New(The.WebhookId));
        _store.Add(other);

        Assert.True(_store.Remove(The.WebhookId));
        Assert.False(_store.Remove(The.WebhookId));

        Assert.Same(other, Assert.Single(await AllAsync()));
    }

    [Fact]
    public async Task Remove_OfOneWithoutAnId_TakesOutThatVeryOne()
    {
        var one = New(null);
        var other = New(null);
        _store.Add(one);
        _store.Add(other);

        Assert.True(_store.Remove(one));
        Assert.False(_store.Remove(one));

        Assert.Same(other, Assert.Single(await AllAsync()));
    }

    [Fact]
    public async Task Add_FromManyThreads_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => _store.Add(New(Guid.NewGuid())))));

        Assert.Equal(200, (await AllAsync()).Length);
    }

    [Fact]
    public async Task AddRange_AddsAll_OfSeveralWithOneIdTheLast()
    {
        var (first, last, before) = (New(The.WebhookId), New(The.WebhookId), New(null));
        _store.Add(before);

        _store.AddRange([first, New(Guid.NewGuid()), New(null), last, before]);

        var all = await AllAsync();
        Assert.Equal(4, all.Length);
        Assert.Contains(last, all);
        Assert.DoesNotContain(first, all);
    }

    [Fact]
    public async Task AddRange_WithNull_AddsNone()
    {
        Assert.Throws<ArgumentException>("registrations", () => _store.AddRange([New(null), null!]));
        Assert.Throws<ArgumentNullException>("registrations", () => _store.AddRange(null!));

        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task Remove_OfOneThatWasReplaced_LeavesTheOther()
    {
        var replaced = New(The.WebhookId);
        _store.Add(replaced);
        _store.Add(New(The.WebhookId));

        Assert.False(_store.Remove(replaced));

        Assert.Single(await AllAsync());
    }

    [Fact]
    public async Task Registrations_AreTheSameArray_AsLongAsNothingChanges()
    {
        _store.Add(New(The.WebhookId));
        var before = await AllAsync();

        Assert.True(before == await AllAsync());
        Assert.False(_store.Remove(Guid.NewGuid()));
        Assert.True(before == await AllAsync());
        _store.Add(New(null));
        Assert.Single(before);
        Assert.Equal(2, (await AllAsync()).Length);
    }

    private static WebhookRegistration New(Guid? id) => new(The.RegisteredUrl, The.Secret, id);

    private async Task<System.Collections.Immutable.ImmutableArray<WebhookRegistration>> AllAsync() =>
        await _store.GetRegistrationsAsync(TestContext.Current.CancellationToken);
}
