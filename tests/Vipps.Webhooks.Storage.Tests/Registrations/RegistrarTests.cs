using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Registrations;

/// <summary>The registrar against a sandbox: whatever fails, exactly one webhook stays, and strangers' webhooks are not touched.</summary>
public sealed class RegistrarTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private VippsSandbox _vipps = null!;
    private Guid _stranger;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var other = Node();

        // Registered before, with our very URL and events: by an installation whose secret is lost, or by another system.
        _stranger = (await other.Client.RegisterAsync(new(TestNode.Url, WebhookEventTypes.Payments), Cancellation)).Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _vipps.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Webhook_IsRegisteredOnce_AndKeptOverARestart()
    {
        await using (var first = Node())
        {
            Assert.Equal(KeptRegistrationState.Starting, (await first.StateAsync()).State);
            await first.EnsureAsync();
            await first.EnsureAsync();
            Assert.Equal(KeptRegistrationState.Registered, (await first.StateAsync()).State);
        }

        await using var second = Node();
        await second.EnsureAsync();

        await AssertOneIsActiveAsync(second);
        Assert.Equal(1, (await second.StateAsync()).Generation);
        Assert.Equal(200, await DeliverAsync(second, await OursAsync(second)));
        Assert.Contains($"{_stranger}", (await second.StateAsync()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoProcessesThatStartAtOnce_RegisterOne_TwentyTimes()
    {
        _vipps.Faults.FailAll(SandboxCall.Register, SandboxFault.Slow(TimeSpan.FromMilliseconds(3)));
        _vipps.Faults.FailAll(SandboxCall.List, SandboxFault.Slow(TimeSpan.FromMilliseconds(1)));
        for (var round = 0; round < 20; round++)
        {
            var directory = Path.Combine(_directory.Path, $"{round}");
            await using var one = Node(directory);
            await using var other = Node(directory);

            await Task.WhenAll(one.EnsureAsync(), other.EnsureAsync());
            await Task.WhenAll(one.EnsureAsync(), other.EnsureAsync());

            await AssertOneIsActiveAsync(one);
            Assert.Equal(KeptRegistrationState.Registered, (await other.StateAsync()).State);
            Assert.True(_vipps.RemoveRegistration((await OursAsync(one)).Id!.Value));
        }
    }

    [Theory]
    [InlineData(RegistrarMoment.BeforeIntent)]
    [InlineData(RegistrarMoment.AfterIntent)]
    [InlineData(RegistrarMoment.AfterRegister)]
    [InlineData(RegistrarMoment.AfterSave)]
    internal async Task ProcessKilledWhileItRegisters_LeavesNothing_AfterTwoRunsOfAnother(RegistrarMoment moment)
    {
        var killed = Node();
        await killed.KillAtAsync(moment);
        await using var other = Node();

        await other.EnsureAsync(); // at once: it may still be at work
        _clock.Advance(TimeSpan.FromMinutes(3));
        await other.EnsureAsync();
        await other.EnsureAsync();

        await AssertOneIsActiveAsync(other);
        Assert.Equal(200, await DeliverAsync(other, await OursAsync(other)));
    }

    [Theory]
    [InlineData(RegistrarMoment.AfterIntent)]
    [InlineData(RegistrarMoment.AfterRegister)]
    [InlineData(RegistrarMoment.AfterSave)]
    [InlineData(RegistrarMoment.AfterRetire)]
    internal async Task ProcessKilledWhileItRotates_LeavesTheOldOneInForce_AndNothingInTheEnd(RegistrarMoment moment)
    {
        var killed = Node();
        await killed.EnsureAsync();
        var old = await OursAsync(killed);
        await killed.KillAtAsync(moment, static node => node.Registrar.RotateAsync("default", Cancellation));
        await using var other = Node();

        Assert.Equal(200, await DeliverAsync(other, old));
        _clock.Advance(TimeSpan.FromMinutes(3));
        await other.EnsureAsync();
        Assert.Equal(200, await DeliverAsync(other, old));
        _clock.Advance(TimeSpan.FromDays(2));
        await other.EnsureAsync();

        await AssertOneIsActiveAsync(other);
    }

    [Fact]
    public async Task RowWithTheMarkOfAPerson_IsReplacedOnceByTheNextRun()
    {
        await using var node = Node();
        await node.EnsureAsync();
        var old = await OursAsync(node);
        await Store(node).TryUpdateAsync(old with { RotationRequestedAt = _clock.GetUtcNow() }, old.State, Cancellation);

        await node.EnsureAsync();
        await node.EnsureAsync();

        var state = await node.StateAsync();
        Assert.Equal((2, KeptRegistrationState.Replacing), (state.Generation, state.State));
        Assert.Null((await OursAsync(node)).RotationRequestedAt);
        Assert.Contains(node.Logs.GetSnapshot(), static line => line.Message.Contains("its rotation was requested", StringComparison.Ordinal));
        Assert.Equal(200, await DeliverAsync(node, old));
        Assert.Equal(200, await DeliverAsync(node, await OursAsync(node)));
    }

    [Fact]
    public async Task ProcessKilledWhileItDeletesWhatWasReplaced_IsFollowedByAnother()
    {
        var killed = Node();
        await killed.EnsureAsync();
        await killed.Registrar.RotateAsync("default", Cancellation);
        _clock.Advance(TimeSpan.FromDays(2));
        await killed.KillAtAsync(RegistrarMoment.AfterDelete);
        await using var other = Node();

        await other.EnsureAsync();

        await AssertOneIsActiveAsync(other);
        Assert.DoesNotContain(other.Logs.GetSnapshot(), static line => line.Level == LogLevel.Error);
    }

    [Theory]
    [InlineData(RegistrarMoment.AfterAbandon)]
    [InlineData(RegistrarMoment.AfterOrphan)]
    internal async Task ProcessKilledWhileItCleansUpAfterAnother_IsFollowedByAThird(RegistrarMoment moment)
    {
        await Node().KillAtAsync(RegistrarMoment.AfterRegister);
        _clock.Advance(TimeSpan.FromMinutes(3));
        await Node().KillAtAsync(moment);
        await using var third = Node();

        await third.EnsureAsync();

        await AssertOneIsActiveAsync(third);
    }

    [Fact]
    public async Task LostAnswer_LeavesAnOrphan_WhichTheNextRunDeletes()
    {
        await using var node = Node();
        _vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.AnswerLost);

        await Assert.ThrowsAsync<VippsApiException>(node.EnsureAsync);
        Assert.Equal(KeptRegistrationState.Failed, (await node.StateAsync()).State);
        Assert.Equal(2, _vipps.Registrations.Count);
        await node.EnsureAsync();

        await AssertOneIsActiveAsync(node);
        Assert.Contains(node.Logs.GetSnapshot(), static line => line.Message.StartsWith("Deleted the webhook", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnswersThatAreLostAgainAndAgain_DoNotFillTheLimit()
    {
        await using var node = Node();
        _vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.AnswerLost, times: 8);

        for (var run = 0; run < 8; run++)
        {
            await Assert.ThrowsAsync<VippsApiException>(node.EnsureAsync);
        }

        Assert.InRange(_vipps.Registrations.Count, 1, 4);
        await node.EnsureAsync();
        await AssertOneIsActiveAsync(node);
    }

    [Fact]
    public async Task RefusedRegistration_LeavesNothing_AndIsRepeated()
    {
        await using var node = Node();
        _vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.Answer(System.Net.HttpStatusCode.BadRequest));

        await Assert.ThrowsAsync<VippsApiException>(node.EnsureAsync);
        Assert.Empty(await Store(node).ListAsync(Cancellation));
        await node.EnsureAsync();

        await AssertOneIsActiveAsync(node);
    }

    [Fact]
    public async Task SecretThatCannotBeSaved_HasItsWebhookDeletedAgain()
    {
        var store = new TestStore(Path.Combine(_directory.Path, "registrations.json")) { SavesNothing = true };
        await using var node = Node(store: store);

        await AdvanceWhileAsync(Assert.ThrowsAsync<InvalidOperationException>(node.EnsureAsync));

        Assert.Equal([_stranger], _vipps.Registrations.Select(static webhook => webhook.Id));
        store.SavesNothing = false;
        _clock.Advance(TimeSpan.FromMinutes(3));
        await node.EnsureAsync();
        await AssertOneIsActiveAsync(node);
    }

    [Fact]
    public async Task LostKeyRing_ReplacesTheWebhook_AndReportsTheGap()
    {
        await using (var before = Node())
        {
            await before.EnsureAsync();
        }

        var gaps = new List<RegistrationGap>();
        await using var node = Node(keys: "others", keep: receiver => Keep(receiver).OnRegistrationGap((gap, _) =>
        {
            gaps.Add(gap);
            return Task.CompletedTask;
        }));
        await node.EnsureAsync();

        await AssertOneIsActiveAsync(node);
        Assert.Equal(2, (await node.StateAsync()).Generation);
        Assert.Equal(200, await DeliverAsync(node, await OursAsync(node)));
        Assert.Single(gaps);
    }

    [Fact]
    public async Task ProcessesWithDifferentKeys_DoNotReplaceEachOthersWebhooks()
    {
        await using var one = Node();
        await one.EnsureAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await using var later = Node(keys: "others");
        await later.EnsureAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));

        await one.EnsureAsync();
        await later.EnsureAsync();

        var state = await one.StateAsync();
        Assert.Equal((2, KeptRegistrationState.Failed), (state.Generation, state.State));
        Assert.Contains("the same keys", state.Problem, StringComparison.Ordinal);
        Assert.Equal(KeptRegistrationState.Registered, (await later.StateAsync()).State);
        await AssertOneIsActiveAsync(later);
        Assert.Equal(200, await DeliverAsync(later, await OursAsync(later)));

        await one.Registrar.RotateAsync("default", Cancellation); // a person decides which keys count
        Assert.Equal((3, KeptRegistrationState.Replacing), ((await one.StateAsync()).Generation, (await one.StateAsync()).State));
    }

    [Fact]
    public async Task WebhookThatVippsRemoved_IsAnIncident_AndRegisteredAgain()
    {
        var gaps = new List<RegistrationGap>();
        await using var node = Node(keep: receiver => Keep(receiver).OnRegistrationGap((gap, _) =>
        {
            gaps.Add(gap);
            return Task.CompletedTask;
        }));
        await node.EnsureAsync();
        var lost = await OursAsync(node);
        Assert.Equal(200, await DeliverAsync(node, lost));
        var accepted = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(15));
        await node.EnsureAsync(); // saves the time of the delivery
        _vipps.RemoveRegistration(lost.Id!.Value);
        _clock.Advance(TimeSpan.FromMinutes(15));

        await node.EnsureAsync();

        await AssertOneIsActiveAsync(node);
        Assert.Contains(node.Logs.GetSnapshot(), line => line.Level == LogLevel.Error && line.Message.StartsWith($"The webhook {lost.Id}", StringComparison.Ordinal));
        var gap = Assert.Single(gaps);
        Assert.Equal((accepted, _clock.GetUtcNow()), (gap.From, gap.To));
    }

    [Fact]
    public async Task WebhookThatIsNotListedYet_IsNotRegisteredAgainInTheSameRun()
    {
        await using var node = Node();
        node.Registrar.Moment = async at =>
        {
            if (at == RegistrarMoment.AfterSave)
            {
                _vipps.RemoveRegistration((await OursAsync(node)).Id!.Value);
            }
        };

        await node.EnsureAsync();
        Assert.Equal(1, (await node.StateAsync()).Generation);

        node.Registrar.Moment = null;
        await node.EnsureAsync(); // by now it is gone
        await AssertOneIsActiveAsync(node);
        Assert.Equal(2, (await node.StateAsync()).Generation);
    }

    [Fact]
    public async Task TimeOfADelivery_ThatCannotBeSaved_IsSavedByALaterRun()
    {
        await using var node = Node();
        await node.EnsureAsync();
        await DeliverAsync(node, await OursAsync(node));
        Store(node).NotesNothing = true;
        await Assert.ThrowsAsync<IOException>(node.EnsureAsync);

        Store(node).NotesNothing = false;
        await node.EnsureAsync();

        Assert.NotNull((await OursAsync(node)).LastAcceptedAt);
    }

    [Fact]
    public async Task EmptyList_IsAskedForAgain_BeforeItIsBelieved()
    {
        await using var node = Node();
        await node.EnsureAsync();
        var ours = await OursAsync(node);
        _vipps.RemoveRegistration(_stranger);
        _vipps.Faults.FailNext(SandboxCall.List, SandboxFault.AnswerText((System.Net.HttpStatusCode)300, "application/json", "[]"));
        await Assert.ThrowsAsync<VippsApiException>(node.EnsureAsync);
        Assert.Equal(ours.Id, (await OursAsync(node)).Id);

        _vipps.RemoveRegistration(ours.Id!.Value);
        var calls = Lists();
        var ensuring = node.EnsureAsync();
        await Until.TrueAsync(() => Task.FromResult(Lists() > calls));
        Assert.False(ensuring.IsCompleted);
        await AdvanceWhileAsync(ensuring);

        var again = Assert.Single(_vipps.Registrations);
        Assert.Equal(again.Id, (await node.StateAsync()).WebhookId);

        int Lists() => _vipps.Requests.Count(static request => $"{request}".Contains("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Limit_IsAProblem_WhichNamesTheWebhooks_AndDeletesNone()
    {
        await using var node = Node();
        for (var i = 1; i < WebhookEventTypes.MaxWebhooksPerEventType; i++)
        {
            await node.Client.RegisterAsync(new($"https://other{i}.example/", [WebhookEventTypes.PaymentCaptured]), Cancellation);
        }

        await node.EnsureAsync();

        var state = await node.StateAsync();
        Assert.Equal(KeptRegistrationState.LimitReached, state.State);
        Assert.Contains($"{_stranger}", state.Problem, StringComparison.Ordinal);
        Assert.Equal(WebhookEventTypes.MaxWebhooksPerEventType, _vipps.Registrations.Count);
        Assert.Empty(await Store(node).ListAsync(Cancellation));
    }

    [Fact]
    public async Task CheckIns_OfWhichThereIsOne_AreDeletedBeforeTheyAreRegisteredAgain()
    {
        await using (var first = Node(keep: static receiver => receiver.KeepRegistered(TestNode.Url, [WebhookEventTypes.UserCheckedIn])))
        {
            await first.EnsureAsync();
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        await using var node = Node(keep: static receiver => receiver.KeepRegistered($"{TestNode.Url}/2", [WebhookEventTypes.UserCheckedIn]));
        await node.EnsureAsync();

        Assert.Equal($"{TestNode.Url}/2", Assert.Single(_vipps.Registrations, webhook => webhook.Id != _stranger).Url.AbsoluteUri);
    }

    [Fact]
    public async Task CopyOfTheStore_OnAnotherHost_LeavesTheWebhooksOfTheFirstAlone()
    {
        await using var production = Node();
        await production.EnsureAsync();
        var ours = await OursAsync(production);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await using var staging = Node(keep: static receiver => receiver.KeepRegistered("https://staging.example/hooks/vipps", WebhookEventTypes.Payments));

        await staging.EnsureAsync();
        _clock.Advance(TimeSpan.FromDays(3));
        await staging.EnsureAsync();

        Assert.Equal(3, _vipps.Registrations.Count);
        Assert.Contains(_vipps.Registrations, webhook => webhook.Id == ours.Id);
        Assert.Equal([ours.Id!.Value], (await staging.StateAsync()).LeftAlone);
    }

    [Fact]
    public async Task NodeThatTakesOver_DeletesTheStrangerAtItsUrl_AndForgetsWhatIsLongGone()
    {
        await using var node = Node(keep: static receiver => receiver.KeepRegistered(TestNode.Url, WebhookEventTypes.Payments, takeOver: true));
        await node.Client.RegisterAsync(new($"{TestNode.Url}/of-others", WebhookEventTypes.Payments), Cancellation);
        await node.EnsureAsync();
        Assert.Contains(_vipps.Registrations, webhook => webhook.Id == _stranger);

        _clock.Advance(TimeSpan.FromHours(2));
        await node.EnsureAsync();
        Assert.Equal(KeptRegistrationState.Registered, (await node.StateAsync()).State);
        Assert.Equal(
            [TestNode.Url, $"{TestNode.Url}/of-others"],
            _vipps.Registrations.Select(static webhook => webhook.Url.AbsoluteUri).Order(StringComparer.Ordinal));

        await node.Registrar.RotateAsync("default", Cancellation);
        _clock.Advance(TimeSpan.FromDays(2));
        await node.EnsureAsync();
        Assert.Equal(2, (await Store(node).ListAsync(Cancellation)).Count);
        _clock.Advance(TimeSpan.FromDays(30));
        await node.EnsureAsync();
        Assert.Equal(2, Assert.Single(await Store(node).ListAsync(Cancellation)).Generation);
    }

    [Theory]
    [InlineData(TestNode.Url, 1)]
    [InlineData($"{TestNode.Url}/new", 8)]
    public async Task NewUrlOrEvents_ReplaceTheWebhook_AndBothAreAcceptedUntilTheOldOneIsQuiet(string url, int events)
    {
        await using var before = Node();
        await before.EnsureAsync();
        var old = await OursAsync(before);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await using var after = Node(keep: receiver => receiver.KeepRegistered(url, WebhookEventTypes.Payments.Take(events)));

        await after.EnsureAsync();
        Assert.Equal(KeptRegistrationState.Replacing, (await after.StateAsync()).State);
        Assert.Equal(200, await DeliverAsync(after, old));
        await before.EnsureAsync(); // the old version of the app still runs, and does not undo it
        Assert.Equal(2, (await before.StateAsync()).Generation);

        var @new = await OursAsync(after);
        Assert.Equal(200, await DeliverAsync(after, @new));
        _clock.Advance(TimeSpan.FromMinutes(30));
        await after.EnsureAsync();
        Assert.Contains(_vipps.Registrations, webhook => webhook.Id == old.Id);
        _clock.Advance(TimeSpan.FromHours(2));
        await after.EnsureAsync();

        await AssertOneIsActiveAsync(after);
        _clock.Advance(TimeSpan.FromSeconds(1)); // the store is read again at most once a second
        Assert.Equal(401, await DeliverAsync(after, old));
    }

    [Fact]
    public async Task FirstDeliveryOfANewSecret_IsAcceptedByEachProcess()
    {
        await using var one = Node();
        await one.EnsureAsync();
        await using var other = Node();
        Assert.Equal(200, await DeliverAsync(other, await OursAsync(one)));
        await one.Registrar.RotateAsync("default", Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(200, await DeliverAsync(other, await OursAsync(one)));
    }

    [Fact]
    public async Task NothingSecret_IsInFileStatesOrLogs()
    {
        await using var node = Node();
        await node.EnsureAsync();
        var ours = await OursAsync(node);
        var secret = SecretOf(node, ours)!;

        Assert.True(secret.Length > 20);
        var file = Path.Combine(_directory.Path, "registrations.json");
        Assert.DoesNotContain(secret, await File.ReadAllTextAsync(file, Cancellation), StringComparison.Ordinal);
        Assert.All(node.Logs.GetSnapshot(), line => Assert.DoesNotContain(secret, $"{line.Message} {line.Exception}", StringComparison.Ordinal));
        Assert.DoesNotContain(secret, $"{ours}", StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    private static VippsWebhookReceiverBuilder Keep(VippsWebhookReceiverBuilder receiver) => receiver.KeepRegistered(TestNode.Url, WebhookEventTypes.Payments);

    private static TestStore Store(TestNode node) => node.Services.GetRequiredService<TestStore>();

    private static string? SecretOf(TestNode node, StoredRegistration row) =>
        node.Services.GetRequiredService<IRegistrationSecrets>().Unprotect("", row.ProtectedSecret!);

    private static async Task<StoredRegistration> OursAsync(TestNode node) =>
        (await Store(node).ListAsync(Cancellation)).Where(static row => row.State == StoredRegistrationState.Active).MaxBy(static row => row.Generation)!;

    /// <summary>Delivers an event as the webhook of a row does.</summary>
    private async Task<int> DeliverAsync(TestNode node, StoredRegistration row)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"msn":"123456","reference":"{{Guid.NewGuid()}}","pspReference":"1","name":"CAPTURED","amount":{"currency":"NOK","value":1},"timestamp":"2026-03-01T11:59:58.000Z","success":true}""");
        await using var signer = Node();
        var signed = Vipps.Webhooks.Signing.WebhookSigner.Sign(SecretOf(signer, row) ?? SecretOf(node, row)!, row.Url, body, _clock.GetUtcNow());
        var report = await node.Processor.ProcessAsync(
            new()
            {
                Date = signed.Date,
                ContentHash = signed.ContentHash,
                Authorization = signed.Authorization,
                WebhookId = $"{row.Id}",
                ContentType = "application/json",
            },
            body,
            Cancellation);
        return report.StatusCode;
    }

    private TestNode Node(string? directory = null, Action<VippsWebhookReceiverBuilder>? keep = null, TestStore? store = null, string keys = "keys") =>
        TestNode.Create(_vipps, directory ?? _directory.Path, _clock, keep, store, keys);

    private async Task AdvanceWhileAsync(Task task) => await Until.TrueAsync(() =>
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return Task.FromResult(task.IsCompleted);
    });

    private async Task AssertOneIsActiveAsync(TestNode node)
    {
        var ours = Assert.Single(_vipps.Registrations, webhook => webhook.Id != _stranger);
        Assert.Contains(_vipps.Registrations, webhook => webhook.Id == _stranger);
        var rows = await Store(node).ListAsync(Cancellation);
        Assert.Equal(ours.Id, Assert.Single(rows, static row => row.State == StoredRegistrationState.Active).Id);
        Assert.All(rows, static row => Assert.True(row.State is StoredRegistrationState.Active or StoredRegistrationState.Gone, $"{row}"));
        Assert.All(rows, static row => Assert.Equal(row.State == StoredRegistrationState.Active, row.ProtectedSecret is not null));
    }
}
