using CsCheck;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Tests.Support;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Storage.Tests.Database;

/// <summary>
/// Any order of storing, claiming, handling, crashing, failing, replaying, discarding and unparking, by processes that know nothing of each
/// other, against <see cref="InboxModel"/>: the same answers, the same rows, and whatever happened, everything can be handled at the end.
/// </summary>
public abstract class SampledInterleavingTests
{
    private const int Lanes = 3;

    /// <summary>What is done, and three numbers to choose by with which rows, claims and lanes.</summary>
    private static readonly Gen<(Act Act, int One, int Other, bool Flag)[]> Steps =
        Gen.Select(Gen.Enum<Act>(), Gen.Int[0, 99], Gen.Int[0, 99], Gen.Bool).Array[1, 60];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private enum Act
    {
        Store, StoreAgain, Claim, ClaimAndCrash, ClaimMore, Succeed, SucceedFirst, Fail, FailForLong, Park, Release, GiveBack, GiveBackToken, Renew,
        Replay, Discard, Unpark,
    }

    /// <summary>The number of samples that the gate takes, and that the suite takes.</summary>
    protected virtual (int All, int InTheSuite) Samples => (3000, 40);

    internal abstract Task<TestDatabase> CreateAsync();

    [Fact]
    [Trait(ManyInputs.Inputs, ManyInputs.Many)]
    public async Task Database_IsAsTheModel()
    {
        await using var inbox = await CreateAsync();
        var samples = 0;
        await Steps.SampleAsync(
            async steps => await new Interleaving(inbox.Database, $"r{Interlocked.Increment(ref samples)}").RunAsync(steps),
            iter: ManyInputs.Of(Samples.All, Samples.InTheSuite),
            threads: 1,
            print: static steps => string.Join(' ', steps));
        Assert.InRange(samples, Samples.InTheSuite, int.MaxValue);
    }

    /// <summary>One sample: in a receiver of its own, so that all samples share a table.</summary>
    private sealed class Interleaving(IInboxDatabase database, string receiver)
    {
        private readonly InboxModel _model = new();
        private readonly List<(ClaimedDelivery Claimed, ModelRow Row)> _claims = [];
        private readonly HashSet<(string Token, long Id)> _ended = [];
        private readonly Dictionary<long, int> _effects = [];
        private int _stored;

        public async Task RunAsync((Act Act, int One, int Other, bool Flag)[] steps)
        {
            foreach (var (act, one, other, flag) in steps)
            {
                await ActAsync(act, one, other, flag);
            }

            await CompareAsync();
            await FinishAsync();
            Assert.All(_effects.Values, static times => Assert.Equal(1, times));
        }

        private async Task ActAsync(Act act, int one, int other, bool flag)
        {
            switch (act)
            {
                case Act.Store:
                    await StoreAsync(_stored++, one % Lanes);
                    break;
                case Act.StoreAgain when _stored > 0:
                    await StoreAsync(one % _stored, other % Lanes);
                    break;
                case Act.Claim or Act.ClaimAndCrash:
                    await ClaimAsync(1, isLeaseOver: act == Act.ClaimAndCrash, flag);
                    break;
                case Act.ClaimMore:
                    await ClaimAsync(1 + (one % 4), isLeaseOver: other % 3 == 0, flag);
                    break;
                case Act.Replay or Act.Discard or Act.Unpark when _model.Rows.Count > 0:
                    await AdministerAsync(act, _model.Rows[one % _model.Rows.Count]);
                    break;
                case Act.SucceedFirst when _claims.Count > 0:
                    await EndAsync(act, 0);
                    break;
                case >= Act.Succeed and <= Act.Renew when _claims.Count > 0:
                    await EndAsync(act, one % _claims.Count);
                    break;
            }
        }

        private async Task StoreAsync(int number, int lane)
        {
            // The lane follows from the event, so a duplicate has the same one.
            var existing = _model.Rows.FirstOrDefault(row => row.Key.EndsWith($"/{number}/true", StringComparison.Ordinal));
            var delivery = Deliveries.Of(existing is null ? $"order-{lane}" : existing.Lane["payment/123456/".Length..], number, receiver);

            Assert.Equal(
                _model.Store(delivery.DeliveryKey, delivery.OrderingKey),
                (await database.InsertAsync([InboxRow.Of(delivery)], Cancellation))[0]);
            await NumberAsync();
        }

        private async Task ClaimAsync(int count, bool isLeaseOver, bool fewestFailuresFirst)
        {
            var token = Guid.NewGuid().ToString("N");
            var expected = _model.Claim(count, token, isLeaseOver, fewestFailuresFirst);
            var claimed = await database.ClaimAsync(
                receiver, count, token, isLeaseOver ? DatabaseTests.Expired : TimeSpan.FromHours(1), fewestFailuresFirst, Cancellation);

            Assert.Equal(
                expected.Select(static row => (row.Id, row.Attempts, row.Failures, row.Unrecorded)),
                claimed.Select(static one => (one.Sequence, one.Attempts, one.Failures, one.Unrecorded)));
            _claims.AddRange(claimed.Zip(expected));
        }

        private async Task EndAsync(Act act, int at)
        {
            var (claimed, row) = _claims[at];
            var token = claimed.Token;

            // A process that comes late may come with any end, but with one only.
            if (act is Act.GiveBack or Act.GiveBackToken && _ended.Contains((token, row.Id)))
            {
                return;
            }

            switch (act)
            {
                case Act.Succeed or Act.SucceedFirst:
                    var succeeds = _model.End(row, token, InboxState.Done, isDue: true);
                    Assert.Equal(succeeds, await database.RunAsync(claimed, TestRun.Successful, Cancellation));
                    Assert.Equal(row.DoneBy == token, await database.IsDoneAsync(claimed, Cancellation));
                    if (succeeds)
                    {
                        _effects[row.Id] = _effects.GetValueOrDefault(row.Id) + 1;
                    }

                    break;
                case Act.Fail or Act.FailForLong or Act.Park or Act.Release:
                    var state = act switch { Act.Park => InboxState.Parked, Act.Release => InboxState.Released, _ => InboxState.Waiting };
                    var isDue = act != Act.FailForLong;
                    Assert.Equal(
                        _model.End(row, token, state, isDue),
                        await database.FailAsync(claimed, new AttemptFailure(state, isDue ? TimeSpan.Zero : TimeSpan.FromHours(1), "no"), Cancellation));
                    break;
                case Act.GiveBack:
                    InboxModel.GiveBack(row, token);
                    await database.GiveBackAsync(claimed, TimeSpan.Zero, reason: null, Cancellation);
                    break;
                case Act.GiveBackToken:
                    foreach (var ofToken in _claims.Where(claim => claim.Claimed.Token == token))
                    {
                        _ended.Add((token, ofToken.Row.Id));
                        if (ofToken.Row.Token == token)
                        {
                            InboxModel.GiveBack(ofToken.Row, token);
                        }
                    }

                    await database.GiveBackAsync(token, Cancellation);
                    break;
                default:
                    Assert.Equal(row.State == InboxState.Waiting && row.Token == token, await database.RenewAsync(claimed, Cancellation));
                    return;
            }

            _ended.Add((token, row.Id));
        }

        private async Task AdministerAsync(Act act, ModelRow row)
        {
            switch (act)
            {
                case Act.Replay:
                    var replays = _model.Replay(row);
                    Assert.Equal(replays, await database.ReplayAsync(receiver, row.Id, Guid.NewGuid().ToString(), Cancellation) is not null);
                    await NumberAsync();
                    break;
                case Act.Discard:
                    Assert.Equal(InboxModel.Discard(row), await database.DiscardAsync(receiver, row.Id, null, Cancellation));
                    break;
                default:
                    Assert.Equal(InboxModel.Unpark(row), await database.UnparkAsync(receiver, row.Id, Cancellation));
                    break;
            }
        }

        /// <summary>Learns the number of the row that was added last.</summary>
        private async Task NumberAsync()
        {
            if (_model.Rows[^1] is { Id: 0 } added)
            {
                added.Id = (await database.ListAsync(receiver, new InboxQuery { Limit = 1 }, Deliveries.Now, Cancellation))[0].Id;
            }
        }

        private async Task CompareAsync()
        {
            var listed = await database.ListAsync(receiver, new InboxQuery { Limit = 500 }, Deliveries.Now, Cancellation);
            Assert.Equal(
                _model.Rows.Reverse().Select(static row => (row.Id, row.State, row.Key, row.Lane, row.Attempts, row.Failures, row.ReplayOf)),
                listed.Select(static entry => (entry.Id, entry.State, entry.DeliveryKey, entry.OrderingKey, entry.Attempts, entry.Failures, entry.ReplayOf)));
        }

        /// <summary>Gives back what is held, lets a person unpark what is parked, and handles all the rest: nothing is stuck.</summary>
        private async Task FinishAsync()
        {
            foreach (var (claimed, row) in _claims.Where(static claim => claim.Row.Token == claim.Claimed.Token).ToList())
            {
                InboxModel.GiveBack(row, claimed.Token);
                await database.GiveBackAsync(claimed, TimeSpan.Zero, reason: null, Cancellation);
            }

            // What waits for an hour stays, with those behind it.
            var late = _model.Rows.Where(static row => row is { State: InboxState.Waiting, IsDue: false }).Select(static row => row.Lane).ToHashSet();
            foreach (var parked in _model.Rows.Where(static row => row.State == InboxState.Parked).ToList())
            {
                await AdministerAsync(Act.Unpark, parked);
            }

            for (_claims.Clear(); ; _claims.Clear())
            {
                await ClaimAsync(10, isLeaseOver: false, fewestFailuresFirst: false);
                if (_claims.Count == 0)
                {
                    break;
                }

                for (var at = 0; at < _claims.Count; at++)
                {
                    await EndAsync(Act.Succeed, at);
                }
            }

            Assert.DoesNotContain(_model.Rows, row => row.IsUnfinished && !late.Contains(row.Lane));
            await CompareAsync();
        }
    }
}
