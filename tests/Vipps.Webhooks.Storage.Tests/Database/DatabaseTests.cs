using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Protection;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Database;

/// <summary>The statements of the inbox: the same on each database.</summary>
public abstract class DatabaseTests
{
    /// <summary>A lease that is over before it begins.</summary>
    internal static readonly TimeSpan Expired = TimeSpan.FromSeconds(-1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal abstract Task<TestDatabase> CreateAsync();

    internal virtual string RenameColumn(string from, string to) => $"alter table {Rows.Table} rename column {from} to {to}";

    [Fact]
    public async Task Insert_SameKeyAgain_IsADuplicate_AndKeysOfAnotherCaseAreOthers()
    {
        await using var inbox = await CreateAsync();
        InboxRow[] rows = [InboxRow.Of(Deliveries.Of("order-1")), InboxRow.Of(Deliveries.Of("ORDER-1"))];

        Assert.Equal((bool[])[true, true], await inbox.Database.InsertAsync(rows, Cancellation));
        Assert.Equal((bool[])[false, true], await inbox.Database.InsertAsync([rows[0], InboxRow.Of(Deliveries.Of("order-2"))], Cancellation));
        Assert.Equal((bool[])[true], await inbox.Database.InsertAsync([InboxRow.Of(Deliveries.Of("order-1", receiver: "norway"))], Cancellation));
    }

    [Fact]
    public async Task Insert_SameKeyOfTwoReceivers_IsADuplicateOfItsOwnReceiver()
    {
        await using var inbox = await CreateAsync();
        InboxRow[] rows = [InboxRow.Of(Deliveries.Of("order-1")), InboxRow.Of(Deliveries.Of("order-1", receiver: "norway"))];
        Assert.Equal((bool[])[true], await inbox.Database.InsertAsync([rows[0]], Cancellation));

        Assert.Equal((bool[])[false, true], await inbox.Database.InsertAsync(rows, Cancellation));
    }

    [Fact]
    public async Task KeysOfTheGreatestLength_AreStoredAndTheirSequencesKept()
    {
        await using var inbox = await CreateAsync();
        var receiver = new string('\u00e6', 64); // two bytes each; letters of three bytes are not in the alphabet of each test's database
        var first = Longest("1");
        InboxRow[] rows = [InboxRow.Of(first), InboxRow.Of(Longest("2"))];

        Assert.Equal((bool[])[true], await inbox.Database.InsertAsync([rows[0]], Cancellation));
        Assert.Equal((bool[])[false, true], await inbox.Database.InsertAsync(rows, Cancellation));

        var claimed = Assert.Single(await inbox.Database.ClaimAsync(receiver, 2, "token", TimeSpan.FromMinutes(1), fewestFailuresFirst: false, Cancellation));
        Assert.Equal(first.ToUtf8Json(), claimed.Delivery.ToUtf8Json());

        InboxDelivery Longest(string end) => new()
        {
            ReceiverName = receiver,
            DeliveryKey = new string('k', 199) + end,
            OrderingKey = new string('o', 200),
            Body = "{}"u8.ToArray(),
            AttemptedAt = Deliveries.Now,
            ReceivedAt = Deliveries.Now,
        };
    }

    [Fact]
    public async Task TableOfAnotherVersion_IsRefusedAtTheStart_WithTheColumnThatIsMissing()
    {
        await using var inbox = await CreateAsync();
        await RenameAsync("unique_key", "delivery_hash");
        try
        {
            var refused = await Assert.ThrowsAnyAsync<DbException>(() => inbox.Database.PrepareAsync("", Cancellation));

            Assert.Contains("unique_key", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            await RenameAsync("delivery_hash", "unique_key"); // other tests have the same table
        }

        async Task RenameAsync(string from, string to)
        {
            await using var rename = inbox.Source.CreateCommand(RenameColumn(from, to));
            await rename.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Claim_ReturnsWhatWasStored()
    {
        await using var inbox = await CreateAsync();
        var stored = Deliveries.Of("order-1");
        await inbox.StoreAsync(stored);

        var claimed = (await inbox.ClaimOneAsync()).Delivery;

        Assert.Equal(stored.ToUtf8Json(), claimed.ToUtf8Json());
        Assert.IsType<PaymentEvent>(claimed.ReadEvent());
    }

    [Fact]
    public async Task Claim_TakesOfEachPaymentTheOldestOnly_AndTheNextOnlyAfterItIsDone()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a", 1), Deliveries.Of("a", 2), Deliveries.Of("b", 1), Deliveries.Of("a", 3), Deliveries.Of("b", 2));

        var first = await inbox.ClaimAsync();
        Assert.Equal(["a/1", "b/1"], first.Select(Name));
        Assert.Empty(await inbox.ClaimAsync());

        Assert.True(await inbox.SucceedAsync(first[1]));
        Assert.Equal(["b/2"], (await inbox.ClaimAsync()).Select(Name));
        Assert.True(await inbox.SucceedAsync(first[0]));
        Assert.Equal(["a/2"], (await inbox.ClaimAsync()).Select(Name));
    }

    [Fact]
    public async Task Claim_TakesNoMoreThanAsked_AndOnlyOfItsReceiver()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("n", receiver: "norway"), Deliveries.Of("a"), Deliveries.Of("b"), Deliveries.Of("c"));

        Assert.Equal(["a/1", "b/1"], (await inbox.ClaimAsync(2)).Select(Name));
        Assert.Equal(["c/1"], (await inbox.ClaimAsync(2)).Select(Name));
    }

    [Fact]
    public async Task Attempt_IsCountedAtTheClaim_AndALeaseThatRanOutIsTakenOver()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));
        var lost = await inbox.ClaimOneAsync(Expired);

        var again = await inbox.ClaimOneAsync();

        Assert.Equal((1, 0), (lost.Attempts, lost.Failures));
        Assert.Equal((2, 0), (again.Attempts, again.Failures));
        Assert.False(await inbox.SucceedAsync(lost));
        Assert.False(await inbox.FailAsync(lost, InboxState.Waiting, error: "late"));
        Assert.True(await inbox.SucceedAsync(again));
        Assert.False(await inbox.SucceedAsync(again));
    }

    [Fact]
    public async Task Error_WithCharactersThatADatabaseRefuses_IsWrittenDown()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));

        Assert.True(await inbox.FailAsync(await inbox.ClaimOneAsync(), InboxState.Parked, error: "a\0b\ud800" + new string('x', 1990) + "\ud83d\ude00\ud83d\ude00"));

        Assert.InRange((await inbox.Database.ListAsync("", new InboxQuery(), Deliveries.Now, Cancellation))[0].LastError!.Length, 1, 2000);
    }

    [Fact]
    public async Task Attempts_WhoseEndWasNotRecorded_AreCountedSinceTheLastThatWas()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));
        await inbox.ClaimOneAsync(Expired);
        var second = await inbox.ClaimOneAsync();
        Assert.Equal(2, second.Unrecorded);

        await inbox.FailAsync(second, InboxState.Waiting);
        Assert.Equal((1, 3, 1), await NextAsync());
        Assert.Equal((1, 3, 1), await NextAsync());

        // Claimed, and given back.
        async Task<(int Unrecorded, int Attempts, int Failures)> NextAsync()
        {
            var claimed = await inbox.ClaimOneAsync();
            await inbox.Database.GiveBackAsync(claimed, TimeSpan.Zero, reason: null, Cancellation);
            return (claimed.Unrecorded, claimed.Attempts, claimed.Failures);
        }
    }

    [Fact]
    public async Task Attempts_GivenBackAfterAFailure_AreNeverCountedBelowNone()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));
        var late = await inbox.ClaimOneAsync(Expired);
        await inbox.FailAsync(await inbox.ClaimOneAsync(), InboxState.Waiting);
        await inbox.Database.ClaimAsync("", 1, "lost", TimeSpan.FromHours(1), false, Cancellation);

        await inbox.Database.GiveBackAsync(late, TimeSpan.Zero, reason: null, Cancellation);
        await inbox.Database.GiveBackAsync("lost", Cancellation);

        var next = await inbox.ClaimOneAsync();
        Assert.Equal((2, 1, 1), (next.Attempts, next.Failures, next.Unrecorded));
    }

    [Fact]
    public async Task Claims_WhoseListWasLost_AreGivenBackByTheirToken()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"), Deliveries.Of("b"));
        await inbox.Database.ClaimAsync("", 10, "lost", TimeSpan.FromHours(1), false, Cancellation);

        await inbox.Database.GiveBackAsync("lost", Cancellation);

        Assert.Equal([1, 1], (await inbox.ClaimAsync()).Select(static claimed => claimed.Attempts));
    }

    [Fact]
    public async Task Probe_PrefersWhatFailedLeast()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("bad"), Deliveries.Of("new"));
        await inbox.FailAsync(await inbox.ClaimOneAsync(), InboxState.Waiting);

        Assert.Equal("new/1", Name(Assert.Single(await inbox.Database.ClaimAsync("", 1, "probe", TimeSpan.FromHours(1), true, Cancellation))));
    }

    [Fact]
    public async Task OlderDelivery_ThatAppearsLater_WaitsForTheNewerOneThatIsBeingHandled()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("other"), Deliveries.Of("a", 2));
        var newer = (await inbox.ClaimAsync())[1];
        await ExecuteAsync(
            inbox,
            $"""
            update {Rows.Table} set lane = (select lane from (select lane from {Rows.Table} where seq = 2) second), lease_until = null, lease_token = null,
              state = 0
            where seq = 1
            """);

        Assert.Empty(await inbox.ClaimAsync());
        await inbox.SucceedAsync(newer);
        Assert.Single(await inbox.ClaimAsync());
    }

    [Fact]
    public async Task FailedDelivery_WaitsForItsTime_AndHoldsBackItsPaymentOnly()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a", 1), Deliveries.Of("a", 2), Deliveries.Of("b", 1));
        var claimed = await inbox.ClaimOneAsync();

        Assert.True(await inbox.FailAsync(claimed, InboxState.Waiting, TimeSpan.FromHours(1), "InvalidOperationException: no"));

        Assert.Equal(["b/1"], (await inbox.ClaimAsync()).Select(Name));
        await PassAsync(inbox, TimeSpan.FromHours(1));
        var again = await inbox.ClaimOneAsync();
        Assert.Equal(("a/1", 2, 1), (Name(again), again.Attempts, again.Failures));
        Assert.Equal("InvalidOperationException: no", (await inbox.Database.FindAsync("", again.Sequence, Deliveries.Now, Cancellation))!.LastError);
    }

    [Fact]
    public async Task ParkedDelivery_HoldsBackItsPayment_UntilItIsUnparkedOrDiscarded()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a", 1), Deliveries.Of("a", 2), Deliveries.Of("b", 1), Deliveries.Of("b", 2));
        foreach (var claimed in await inbox.ClaimAsync())
        {
            await inbox.FailAsync(claimed, InboxState.Parked, error: new string('x', 3000));
        }

        Assert.Empty(await inbox.ClaimAsync());
        var stats = await inbox.Database.CountAsync("", Cancellation);
        Assert.Equal((2, 2, 2), (stats.Parked, stats.Waiting, stats.Held));
        var parked = await inbox.Database.ListAsync("", new InboxQuery { State = InboxState.Parked }, Deliveries.Now, Cancellation);
        Assert.Equal(2000, parked[0].LastError!.Length);

        Assert.True(await inbox.Database.UnparkAsync("", parked[1].Id, Cancellation));
        Assert.True(await inbox.Database.DiscardAsync("", parked[0].Id, null, Cancellation));

        var next = await inbox.ClaimAsync();
        Assert.Equal(["a/1", "b/2"], next.Select(Name));
        Assert.Equal((1, 0), (next[0].Attempts, next[0].Failures));
    }

    [Fact]
    public async Task ReleasedDelivery_LetsItsPaymentGoOn()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a", 1), Deliveries.Of("a", 2));

        await inbox.FailAsync(await inbox.ClaimOneAsync(), InboxState.Released, error: "gone");

        Assert.Equal(["a/2"], (await inbox.ClaimAsync()).Select(Name));
    }

    [Fact]
    public async Task GivenBackDelivery_IsDueAtOnce_AndItsAttemptDoesNotCount()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));

        await inbox.Database.GiveBackAsync(await inbox.ClaimOneAsync(), TimeSpan.Zero, reason: "no key", Cancellation);
        await inbox.Database.GiveBackAsync(await inbox.ClaimOneAsync(), TimeSpan.Zero, reason: null, Cancellation);

        Assert.Equal(1, (await inbox.ClaimOneAsync()).Attempts);
        var entry = Assert.Single(await inbox.Database.ListAsync("", new InboxQuery(), Deliveries.Now, Cancellation));
        Assert.Equal(("no key", 0), (entry.LastError, entry.Failures));
    }

    [Fact]
    public async Task Replay_AppendsARow_BehindThoseThatWait_AndKeepsTheKey()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a", 1), Deliveries.Of("a", 2));
        var first = await inbox.ClaimOneAsync();
        Assert.Null(await inbox.Database.ReplayAsync("", first.Sequence, "replay 0", Cancellation));
        await inbox.SucceedAsync(first);

        var copy = await inbox.Database.ReplayAsync("", first.Sequence, "replay 1", Cancellation);
        Assert.NotNull(await inbox.Database.ReplayAsync("", first.Sequence, "replay 2", Cancellation));

        var second = await inbox.ClaimOneAsync();
        Assert.Equal("a/2", Name(second));
        Assert.Empty(await inbox.ClaimAsync());
        await inbox.SucceedAsync(second);
        var replayed = await inbox.ClaimOneAsync();
        Assert.Equal((copy, "a/1", first.Delivery.DeliveryKey), (replayed.Sequence, Name(replayed), replayed.Delivery.DeliveryKey));
        Assert.Equal(first.Sequence, (await inbox.Database.FindAsync("", replayed.Sequence, Deliveries.Now, Cancellation))!.ReplayOf);
        Assert.Equal((bool[])[false], await inbox.Database.InsertAsync([InboxRow.Of(Deliveries.Of("a", 1))], Cancellation));
        Assert.Null(await inbox.Database.ReplayAsync("norway", first.Sequence, "replay 3", Cancellation));
    }

    [Fact]
    public async Task Discard_OfADeliveryThatIsBeingHandledOrFinished_ChangesNothing()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));
        var claimed = await inbox.ClaimOneAsync();

        Assert.False(await inbox.Database.DiscardAsync("", claimed.Sequence, null, Cancellation));
        await inbox.SucceedAsync(claimed);
        Assert.False(await inbox.Database.DiscardAsync("", claimed.Sequence, null, Cancellation));
        Assert.False(await inbox.Database.UnparkAsync("", claimed.Sequence, Cancellation));
    }

    [Fact]
    public async Task Discard_OfAStateThatHasChanged_ChangesNothing()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));
        var claimed = await inbox.ClaimOneAsync();
        await inbox.FailAsync(claimed, InboxState.Parked);

        // Found as parked, to be discarded; and unparked in the meantime.
        Assert.True(await inbox.Database.UnparkAsync("", claimed.Sequence, Cancellation));
        Assert.False(await inbox.Database.DiscardAsync("", claimed.Sequence, InboxState.Parked, Cancellation));
        var again = await inbox.ClaimOneAsync();
        Assert.Equal(claimed.Sequence, again.Sequence);

        await inbox.FailAsync(again, InboxState.Parked);
        Assert.False(await inbox.Database.DiscardAsync("", claimed.Sequence, InboxState.Waiting, Cancellation));
        Assert.True(await inbox.Database.DiscardAsync("", claimed.Sequence, InboxState.Parked, Cancellation));
    }

    [Fact]
    public async Task Clean_DeletesBodiesThenRows_OfFinishedDeliveriesOnly()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("done"), Deliveries.Of("parked"), Deliveries.Of("waiting"));
        var claimed = await inbox.ClaimAsync();
        await inbox.SucceedAsync(claimed[0]);
        await inbox.FailAsync(claimed[1], InboxState.Parked, error: "no");
        await inbox.Database.GiveBackAsync(claimed[2], TimeSpan.Zero, reason: null, Cancellation);
        var forEver = TimeSpan.FromDays(1);

        Assert.Equal((0, 0), await inbox.Database.CleanAsync("", forEver, forEver, Cancellation));
        Assert.Equal((1, 0), await inbox.Database.CleanAsync("", TimeSpan.Zero, forEver, Cancellation));
        Assert.Null(await inbox.Database.ReadDeliveryAsync("", claimed[0].Sequence, Cancellation));
        Assert.False((await inbox.Database.FindAsync("", claimed[0].Sequence, Deliveries.Now, Cancellation))!.HasBody);
        Assert.Equal((bool[])[false], await inbox.Database.InsertAsync([InboxRow.Of(Deliveries.Of("done"))], Cancellation));
        Assert.Equal((0, 1), await inbox.Database.CleanAsync("", TimeSpan.Zero, TimeSpan.Zero, Cancellation));
        Assert.Equal((bool[])[true], await inbox.Database.InsertAsync([InboxRow.Of(Deliveries.Of("done"))], Cancellation));
        Assert.NotNull(await inbox.Database.ReadDeliveryAsync("", claimed[1].Sequence, Cancellation));
        Assert.Equal(["waiting/1", "done/1"], (await inbox.ClaimAsync()).Select(Name));
    }

    [Fact]
    public async Task EncryptedBodies_LieBesidePlainOnes_AreReplayedAndDeleted()
    {
        await using var inbox = await CreateAsync();
        await using var services = new ServiceCollection().AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>().BuildServiceProvider();
        using var keys = new AppDataProtection(services);
        var (on, off) = (new BodyProtection(keys, "", protects: true), new BodyProtection(keys, "", protects: false));
        var (plain, encrypted) = (Deliveries.Of("a"), Deliveries.Of("b"));
        var marked = Deliveries.Of("c").WithBody((byte[])[.. BodyProtection.Mark, BodyProtection.Encrypted, 7]);
        await inbox.StoreAsync(off.Protect(plain), on.Protect(encrypted), off.Protect(marked));

        var claimed = await inbox.ClaimAsync();

        Assert.Equal(plain.ToUtf8Json(), claimed[0].Delivery.ToUtf8Json());
        Assert.Equal(-1, claimed[1].Delivery.Body.Span.IndexOf("reference"u8));
        Assert.Equal(
            ((InboxDelivery[])[plain, encrypted, marked]).Select(static delivery => delivery.ToUtf8Json()),
            claimed.Select(one => off.Unprotect(one.Delivery).ToUtf8Json()));

        await inbox.SucceedAsync(claimed[1]);
        Assert.NotNull(await inbox.Database.ReplayAsync("", claimed[1].Sequence, "replay", Cancellation));
        var replayed = await inbox.ClaimOneAsync();
        Assert.Equal(encrypted.Body.ToArray(), on.Unprotect(replayed.Delivery).Body.ToArray());
        await inbox.SucceedAsync(replayed);
        Assert.Equal((2, 0), await inbox.Database.CleanAsync("", TimeSpan.Zero, TimeSpan.FromDays(1), Cancellation));
        Assert.Null(await inbox.Database.ReadDeliveryAsync("", replayed.Sequence, Cancellation));
    }

    [Fact]
    public async Task List_HasPagesAndConditions()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync([.. Enumerable.Range(1, 7).Select(static number => Deliveries.Of($"order-{number % 2}", number))]);

        var page = await inbox.Database.ListAsync("", new InboxQuery { Limit = 4 }, Deliveries.Now, Cancellation);
        var rest = await inbox.Database.ListAsync("", new InboxQuery { Limit = 4, Before = page[^1].Id }, Deliveries.Now, Cancellation);
        Assert.Equal(7, page.Concat(rest).Select(static entry => entry.Id).Distinct().Count());
        Assert.Equal(3, (await inbox.Database.ListAsync("", new InboxQuery { OrderingKey = "payment/123456/order-0" }, Deliveries.Now, Cancellation)).Count);
        Assert.Equal(
            page[0].Id,
            Assert.Single(await inbox.Database.ListAsync("", new InboxQuery { DeliveryKey = page[0].DeliveryKey }, Deliveries.Now, Cancellation)).Id);
        Assert.Throws<ArgumentOutOfRangeException>(static () => new InboxQuery { Limit = 0 });
    }

    [Fact]
    public async Task List_ByTypeTimeAndFailure_AndSaysWhoHoldsWhom()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(
            Deliveries.Of("a", 1, receivedAt: Deliveries.Now.AddHours(-2)),
            Deliveries.Of("a", 2),
            Deliveries.Of("a", 3),
            Deliveries.Of("b", 1, receivedAt: Deliveries.Now.AddHours(-2)),
            Deliveries.Of("c", 1));
        var claimed = await inbox.ClaimAsync();
        await inbox.FailAsync(claimed[0], InboxState.Parked);
        await inbox.FailAsync(claimed[1], InboxState.Waiting, TimeSpan.FromHours(1));
        await inbox.SucceedAsync(claimed[2]);

        Assert.Equal([5, 4, 3, 2, 1], await IdsAsync(new InboxQuery { EventType = WebhookEventTypes.PaymentCaptured }));
        Assert.Equal([5], await IdsAsync(new InboxQuery { EventType = new WebhookEventType("EPAYMENTS.payment.captured.v1"), State = InboxState.Done }));
        Assert.Empty(await IdsAsync(new InboxQuery { EventType = WebhookEventTypes.PaymentCreated }));
        Assert.Equal([5, 3, 2], await IdsAsync(new InboxQuery { ReceivedSince = Deliveries.Now }));
        Assert.Equal([4], await IdsAsync(new InboxQuery { HasFailed = true, State = InboxState.Waiting }));
        Assert.Equal([4, 1], await IdsAsync(new InboxQuery { HasFailed = true }));

        var all = await inbox.Database.ListAsync("", new InboxQuery(), Deliveries.Now, Cancellation);
        Assert.Equal([(5, null, 0), (4, null, 0), (3, 1, 0), (2, 1, 0), (1, null, 2)], all.Select(static entry => (entry.Id, entry.HeldBy, entry.Holds)));
        Assert.Equal(2, (await inbox.Database.FindAsync("", 1, Deliveries.Now, Cancellation))!.Holds);

        async Task<IEnumerable<long>> IdsAsync(InboxQuery query) =>
            (await inbox.Database.ListAsync("", query, Deliveries.Now, Cancellation)).Select(static entry => entry.Id);
    }

    private static string Name(ClaimedDelivery claimed) => string.Join('/', claimed.Delivery.DeliveryKey.Split('/')[2..4]);

    /// <summary>Lets time pass. The clock of a server cannot be set, so there the times in the table move instead.</summary>
    private static async Task PassAsync(TestDatabase inbox, TimeSpan time)
    {
        inbox.Clock.Advance(time);
        if (inbox.HasServerClock)
        {
            await ExecuteAsync(
                inbox, $"update {Rows.Table} set next_at = next_at - {time.TotalMilliseconds}, lease_until = lease_until - {time.TotalMilliseconds}");
        }
    }

    private static async Task ExecuteAsync(TestDatabase inbox, string sql)
    {
        await using var command = inbox.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
