using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Storage.Registrations;

namespace Vipps.Webhooks.Storage.Tests.Registrations;

/// <summary>The rules by which the registrar decides, one by one.</summary>
public sealed class RegistrarPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void WebhookThatWasSavedAfterTheList_IsNotTakenForGone()
    {
        var row = Row(1, StoredRegistrationState.Active);

        Assert.IsType<RegistrarStep.MarkGone>(RegistrarPlan.Next(View([row], []) with { IsEmptyListConfirmed = true }));
        Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(View([row], []) with { IsEmptyListConfirmed = true, SavedBeforeList = new HashSet<Guid>() }));
    }

    [Theory]
    [InlineData(119, false)]
    [InlineData(120, true)]
    public void ReplacedWebhook_IsDeletedTwoHoursAfterItsLastRefusedDelivery(int minutes, bool isDeleted)
    {
        var old = Row(1, StoredRegistrationState.Retiring) with { RetiringAt = Now.AddHours(-20), LastRefusedAt = Now.AddMinutes(-minutes) };
        var current = Row(2, StoredRegistrationState.Active) with { LastAcceptedAt = Now.AddMinutes(-1) };

        Assert.Equal(isDeleted, RegistrarPlan.Next(View([old, current], [old, current])) is RegistrarStep.Delete);
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    public void ReplacedWebhook_IsDeletedAfterADay_IfTheNewOneHasNotDelivered(int hours, bool isDeleted)
    {
        var old = Row(1, StoredRegistrationState.Retiring) with { RetiringAt = Now.AddHours(-hours) };
        var current = Row(2, StoredRegistrationState.Active);

        Assert.Equal(isDeleted, RegistrarPlan.Next(View([old, current], [old, current])) is RegistrarStep.Delete);
    }

    [Fact]
    public void Orphans_AreNotTouched_WhileAnotherProcessRegisters()
    {
        var abandoned = Row(1, StoredRegistrationState.Abandoned);
        var current = Row(2, StoredRegistrationState.Active);
        var intent = Row(3, StoredRegistrationState.Intended);
        var orphan = Row(9, StoredRegistrationState.Active);

        var deletes = Assert.IsType<RegistrarStep.DeleteOrphans>(RegistrarPlan.Next(View([abandoned, current], [current, orphan])));
        Assert.Equal([orphan.Id!.Value], deletes.Ids);
        Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(View([abandoned, current, intent], [current, orphan])));
    }

    [Fact]
    public void WebhookThatWasThereBefore_OrHasOtherEvents_IsNoOrphan()
    {
        var stranger = Row(9, StoredRegistrationState.Active);
        var other = Row(8, StoredRegistrationState.Active) with { Events = [WebhookEventTypes.PaymentCaptured] };
        var abandoned = Row(1, StoredRegistrationState.Abandoned) with { KnownBefore = [stranger.Id!.Value] };
        var current = Row(2, StoredRegistrationState.Active);

        var settles = Assert.IsType<RegistrarStep.DeleteOrphans>(RegistrarPlan.Next(View([abandoned, current], [current, stranger, other])));

        Assert.Empty(settles.Ids);
        Assert.True(settles.Settles);
    }

    [Fact]
    public void AtTheLimit_WhatWasReplacedGoesFirst()
    {
        var old = Row(1, StoredRegistrationState.Retiring) with { RetiringAt = Now };
        var full = Enumerable.Range(10, WebhookEventTypes.MaxWebhooksPerEventType - 1).Select(static n => Row(n, StoredRegistrationState.Active));

        Assert.Equal(new RegistrarStep.Delete(old), RegistrarPlan.Next(View([old], [old, .. full])));
    }

    [Fact]
    public void Rotation_IsDueByAge()
    {
        var row = Row(1, StoredRegistrationState.Active) with { ActiveAt = Now.AddDays(-90) };

        Assert.IsType<RegistrarStep.Register>(RegistrarPlan.Next(View([row], [row]) with { Options = new() { RotateEvery = TimeSpan.FromDays(90) } }));
        Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(View([row], [row]) with { Options = new() { RotateEvery = TimeSpan.FromDays(91) } }));
    }

    [Theory]
    [InlineData(119, false)]
    [InlineData(120, true)]
    public void TakingOver_DeletesWhatHasExactlyOurUrl_AndNoRow_OnceOursHasBeenThereForTwoHours(int minutes, bool deletes)
    {
        var current = Row(1, StoredRegistrationState.Active) with { ActiveAt = Now.AddMinutes(-minutes) };
        var stranger = Row(8, StoredRegistrationState.Active);
        var otherUrl = Row(9, StoredRegistrationState.Active) with { Url = new("https://shop.example/hooks/2") };
        var ofAnotherReceiver = Row(7, StoredRegistrationState.Active) with { Receiver = "norway" };
        var view = View([current, ofAnotherReceiver], [current, stranger, otherUrl, ofAnotherReceiver]);

        var taking = Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(TakingOver(view)));
        Assert.Equal(deletes ? [stranger.Id!.Value] : [], taking.TakenOver);
        Assert.Equal(deletes ? KeptRegistrationState.Registered : KeptRegistrationState.Replacing, taking.State);
        Assert.Null(taking.Problem);

        var reporting = Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(view));
        Assert.Empty(reporting.TakenOver);
        Assert.Contains($"{stranger.Id}", reporting.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TakingOver_DeletesNothing_WhileOursIsNotRegistered_OrAnotherProcessRegisters()
    {
        var stranger = Row(8, StoredRegistrationState.Active);
        var current = Row(1, StoredRegistrationState.Active) with { ActiveAt = Now.AddDays(-1) };
        var intent = Row(1, StoredRegistrationState.Intended) with { Receiver = "norway" };
        var full = Enumerable.Range(10, WebhookEventTypes.MaxWebhooksPerEventType - 1).Select(static n => Row(n, StoredRegistrationState.Active)).ToList();

        Assert.IsType<RegistrarStep.Register>(RegistrarPlan.Next(TakingOver(View([], [stranger]))));
        var limit = Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(TakingOver(View([], [stranger, .. full]))));
        Assert.Equal(KeptRegistrationState.LimitReached, limit.State);
        Assert.Empty(limit.TakenOver);
        Assert.Empty(Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(TakingOver(View([current, intent], [current, stranger])))).TakenOver);
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public void RowThatIsGone_IsForgottenAfter30Days(int days, bool isForgotten)
    {
        var gone = Gone(1, days);
        var current = Row(2, StoredRegistrationState.Active);

        Assert.Equal(isForgotten ? [gone] : [], Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(View([gone, current], [current]))).Forgotten);
    }

    [Fact]
    public void RowThatIsGone_IsNotForgotten_WhileItsIdMatters()
    {
        var (gone, current) = (Gone(1, 99), Row(2, StoredRegistrationState.Active));
        var intent = Row(3, StoredRegistrationState.Intended);
        var elsewhere = Gone(1, 99) with { Url = new("https://old.example/hooks") };

        AssertNothingIsForgotten(View([gone, current, intent], [current])); // another process registers
        AssertNothingIsForgotten(View([elsewhere, current], [current])); // of another host
        AssertNothingIsForgotten(View([Gone(9, 99), current], [current])); // the next one is counted from it
        AssertNothingIsForgotten(View([gone with { LastRefusedAt = Now.AddDays(-1) }, current], [current]));
        Assert.Equal([gone], Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(View([gone, current], [current]))).Forgotten);

        static void AssertNothingIsForgotten(RegistrarView view) => Assert.Empty(Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(view)).Forgotten);
    }

    [Fact]
    public void WebhookThatWasGone_AndIsListedAgain_IsDeleted_IfItIsOurs()
    {
        var (gone, current, back) = (Gone(1, 1), Row(2, StoredRegistrationState.Active), Row(1, StoredRegistrationState.Active));
        var elsewhere = gone with { Url = new("https://old.example/hooks") };
        var full = Enumerable.Range(10, WebhookEventTypes.MaxWebhooksPerEventType - 1).Select(static n => Row(n, StoredRegistrationState.Active)).ToList();

        Assert.Equal(new RegistrarStep.Delete(gone), RegistrarPlan.Next(View([gone, current], [current, back])));
        Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(View([gone, current], [current])));
        Assert.IsType<RegistrarStep.Finish>(RegistrarPlan.Next(View([elsewhere, current], [current, back])));
        Assert.IsType<RegistrarStep.Register>(RegistrarPlan.Next(View([gone], [back]))); // ours first
        Assert.Equal(new RegistrarStep.Delete(gone), RegistrarPlan.Next(View([gone], [back, .. full]))); // unless there is no room
    }

    [Theory]
    [InlineData("https://api.vipps.no/", "654321")]
    [InlineData("https://apitest.vipps.no/", "123456")]
    public void RowOfAnotherEnvironmentOrSalesUnit_IsLeftAlone(string environment, string merchantSerialNumber)
    {
        var row = Row(1, StoredRegistrationState.Active);
        var view = View([row], [row]) with { Environment = environment, MerchantSerialNumber = merchantSerialNumber };

        Assert.False(RegistrarPlan.IsOwn(view, row));
        Assert.IsType<RegistrarStep.Register>(RegistrarPlan.Next(view));
    }

    [Theory]
    [InlineData(0, false, 1, 15)]
    [InlineData(0, true, 1, 0.5)]
    [InlineData(1, false, 1, 0.25)]
    [InlineData(3, false, 1, 1)]
    [InlineData(50, false, 1, 15)]
    [InlineData(0, false, 0, 13.5)]
    public void Pause_IsTheInterval_ShorterIfSomethingFailed(int failures, bool isWaiting, double chance, double minutes)
    {
        var pause = RegistrarService.Pause(new(), failures, isWaiting, chance);

        Assert.Equal(minutes * (chance > 0 ? 1.1 : 1), pause.TotalMinutes, 6);
    }

    private static StoredRegistration Row(int generation, StoredRegistrationState state) => new()
    {
        Receiver = "",
        Name = "default",
        Generation = generation,
        State = state,
        Environment = "https://api.vipps.no/",
        MerchantSerialNumber = "123456",
        Url = new("https://shop.example/hooks"),
        Events = WebhookEventTypes.Payments,
        Id = state is StoredRegistrationState.Active or StoredRegistrationState.Retiring ? new Guid(generation, 0, 0, new byte[8]) : null,
        CreatedAt = Now.AddMinutes(-1),
    };

    private static StoredRegistration Gone(int generation, int days) => Row(generation, StoredRegistrationState.Gone) with
    {
        Id = new Guid(generation, 0, 0, new byte[8]),
        CreatedAt = Now.AddYears(-1),
        RetiringAt = Now.AddDays(-days),
    };

    private static RegistrarView TakingOver(RegistrarView view) => view with { Wanted = view.Wanted with { TakesOver = true } };

    private static RegistrarView View(IReadOnlyList<StoredRegistration> rows, IReadOnlyList<StoredRegistration> listed) => new()
    {
        Receiver = "",
        Wanted = new("default", new("https://shop.example/hooks", WebhookEventTypes.Payments), null),
        Environment = "https://api.vipps.no/",
        MerchantSerialNumber = "123456",
        SavedBeforeList = rows.Where(static row => row.Id is not null).Select(static row => row.Id!.Value).ToHashSet(),
        Listed = [.. listed.Select(static row => new Webhook { Id = row.Id!.Value, Url = row.Url, Events = row.Events })],
        Rows = rows,
        Unreadable = new HashSet<Guid>(),
        Now = Now,
        StartedAt = Now,
        Options = new(),
    };
}
