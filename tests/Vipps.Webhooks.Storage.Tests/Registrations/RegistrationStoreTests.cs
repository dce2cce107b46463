using System.Transactions;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Registrations;

/// <summary>What every store of registrations does.</summary>
public abstract class RegistrationStoreTests
{
    private static readonly StoredRegistration Row = new()
    {
        Receiver = "norway",
        Name = "payments",
        Generation = 1,
        State = StoredRegistrationState.Intended,
        Environment = "https://api.vipps.no/",
        MerchantSerialNumber = "123456",
        Url = new("https://shop.example/hooks?a=b"),
        Events = WebhookEventTypes.Payments,
        KnownBefore = [new("11111111-2222-3333-4444-555555555555"), new("21111111-2222-3333-4444-555555555555")],
        CreatedAt = Deliveries.Now,
        Node = "here",
    };

    private static readonly StoredRegistration Active = Row with
    {
        State = StoredRegistrationState.Active,
        Id = new("31111111-2222-3333-4444-555555555555"),
        ProtectedSecret = "protected",
        ActiveAt = Deliveries.Now.AddSeconds(1),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Row_IsReadAsItWasSaved()
    {
        await using var stores = await CreateAsync();
        var store = stores.Open();
        Assert.Empty(await store.ListAsync(Cancellation));

        Assert.True(await store.TryAddAsync(Row, Cancellation));
        Assert.Equivalent(Row, Assert.Single(await store.ListAsync(Cancellation)));
        Assert.True(await store.TryUpdateAsync(Active, StoredRegistrationState.Intended, Cancellation));
        Assert.Equivalent(Active, Assert.Single(await stores.Open().ListAsync(Cancellation)));
        var marked = Active with { RotationRequestedAt = Deliveries.Now.AddSeconds(2) };
        Assert.True(await store.TryUpdateAsync(marked, StoredRegistrationState.Active, Cancellation));
        Assert.Equivalent(marked, Assert.Single(await stores.Open().ListAsync(Cancellation)));
    }

    [Fact]
    public async Task OfManyWhoAddTheSameGeneration_OneSucceeds()
    {
        await using var stores = await CreateAsync();

        var added = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => stores.Open().TryAddAsync(Row, Cancellation))));

        Assert.Single(added, static won => won);
        Assert.True(await stores.Open().TryAddAsync(Row with { Generation = 2 }, Cancellation));
        Assert.True(await stores.Open().TryAddAsync(Row with { Receiver = "" }, Cancellation));
        Assert.Equal(3, (await stores.Open().ListAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task OfTwoWhoChangeAState_OneSucceeds()
    {
        await using var stores = await CreateAsync();
        var store = stores.Open();
        await store.TryAddAsync(Row, Cancellation);

        Assert.True(await store.TryUpdateAsync(Row with { State = StoredRegistrationState.Abandoned }, StoredRegistrationState.Intended, Cancellation));
        Assert.False(await store.TryUpdateAsync(Active, StoredRegistrationState.Intended, Cancellation));
        Assert.False(await store.TryUpdateAsync(Active with { Generation = 7 }, StoredRegistrationState.Intended, Cancellation));
        Assert.Null(Assert.Single(await store.ListAsync(Cancellation)).ProtectedSecret);
    }

    [Fact]
    public async Task Row_IsRemovedInItsStateOnly()
    {
        await using var stores = await CreateAsync();
        var store = stores.Open();
        await store.TryAddAsync(Row, Cancellation);
        await store.TryAddAsync(Row with { Generation = 2 }, Cancellation);

        Assert.False(await store.TryRemoveAsync(Row with { State = StoredRegistrationState.Gone }, Cancellation));
        Assert.True(await store.TryRemoveAsync(Row, Cancellation));
        Assert.False(await store.TryRemoveAsync(Row, Cancellation));
        Assert.Equal(2, Assert.Single(await store.ListAsync(Cancellation)).Generation);
    }

    [Fact]
    public async Task TimesOfDeliveries_MoveForwardOnly_AndSurviveAChangeOfState()
    {
        await using var stores = await CreateAsync();
        var store = stores.Open();
        await store.TryAddAsync(Row, Cancellation);
        await store.TryUpdateAsync(Active, StoredRegistrationState.Intended, Cancellation);
        var (earlier, later) = (Deliveries.Now.AddMinutes(1), Deliveries.Now.AddMinutes(2));

        await store.NoteDeliveriesAsync(Active.Id!.Value, later, null, Cancellation);
        await store.NoteDeliveriesAsync(Active.Id!.Value, earlier, earlier, Cancellation);
        await store.NoteDeliveriesAsync(Guid.NewGuid(), later, later, Cancellation);
        await store.TryUpdateAsync(Active with { State = StoredRegistrationState.Retiring, RetiringAt = later }, StoredRegistrationState.Active, Cancellation);

        var row = Assert.Single(await store.ListAsync(Cancellation));
        Assert.Equal((later, earlier, later), (row.LastAcceptedAt, row.LastRefusedAt, row.RetiringAt));
    }

    [Fact]
    public async Task WhatIsSavedWithinATransactionOfTheApp_Stays_WhateverBecomesOfThat()
    {
        await using var stores = await CreateAsync();
        var store = stores.Open();

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            Assert.True(await store.TryAddAsync(Row, Cancellation));
            Assert.True(await store.TryUpdateAsync(Active, StoredRegistrationState.Intended, Cancellation));
            await store.NoteDeliveriesAsync(Active.Id!.Value, Deliveries.Now, null, Cancellation);
            Assert.Single(await store.ListAsync(Cancellation));
        }

        Assert.Equivalent(Active with { LastAcceptedAt = Deliveries.Now }, Assert.Single(await stores.Open().ListAsync(Cancellation)));
    }

    internal abstract Task<Stores> CreateAsync();

    /// <summary>Stores on the same place.</summary>
    internal sealed class Stores(Func<IWebhookRegistrationStore> open, Func<ValueTask> dispose) : IAsyncDisposable
    {
        public IWebhookRegistrationStore Open() => open();

        public ValueTask DisposeAsync() => dispose();
    }
}
