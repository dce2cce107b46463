using System.Net;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Handling;

public sealed class DuplicateTests
{
    private static readonly Guid OtherId = Guid.Parse("9c0a1d0e-4c2f-4a3e-8f61-0c6f2a1d7b55");

    /// <summary>One of each family that says what it is.</summary>
    public static readonly TheoryData<string> Bodies =
    [
        The.Payment(),
        """{"msn":"123456","agreementId":"agr_1","eventType":"recurring.agreement-stopped.v1","occurred":"2026-11-02T11:59:58.1Z"}""",
        """
        {"msn":"123456","agreementId":"agr_1","chargeId":"chr-1","transactionId":"5001","amount":29900,"currency":"NOK","eventType":"recurring.charge-captured.v1","occurred":"2026-11-02T11:59:58.1Z","amountCaptured":10000}
        """,
        """
        {"msn":"123456","agreementId":"agr_1","chargeExternalId":"order-1","amount":29900,"currency":"NOK","eventType":"recurring.charge-creation-failed.v1","occurred":"2026-11-02T11:59:58.1Z"}
        """,
        """{"msn":"123456","customerToken":"token-1","merchantQrId":"qr-1","initiatedAt":"2026-11-02T11:59:58.1Z"}""",
        """{"auth_req_id":"auth-1"}""",
    ];

    private static readonly (string One, string Other)[] Identifying =
    [
        ("\"123456\"", "\"654321\""), ("\"order-1", "\"order-2"), ("\"1234567891\"", "\"1234567892\""), ("CAPTURED", "REFUNDED"), ("true", "false"),
        ("agr_1", "agr_2"), ("stopped", "expired"), ("charge-captured", "charge-refunded"), ("chr-1", "chr-2"), ("5001", "5002"), ("29900", "29901"),
        ("10000", "20000"), ("58.1Z", "58.2Z"), ("token-1", "token-2"), ("qr-1", "qr-2"), ("auth-1", "auth-2"),
    ];

    private readonly Gate _gate = new();

    [Fact]
    public async Task SameEvent_FromTwoRegistrations_RunsOnce()
    {
        await using var shop = await StartAsync();
        _gate.Open();

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(First()));
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(Second()));

        Assert.Equal(1, _gate.Entered);
        Assert.Equal([DeliveryOutcome.Handled, DeliveryOutcome.Duplicate], shop.Reports.Select(report => report.Outcome));
        Assert.Equal([The.WebhookId, OtherId], shop.Reports.Select(report => report.WebhookId!.Value));
    }

    [Fact]
    public async Task SameEvent_AtTheSameTime_WaitsForTheFirstAndIsNotRunAgain()
    {
        await using var shop = await StartAsync();

        var first = shop.PostAsync(First());
        await _gate.EnteredAsync(1);
        var second = shop.PostAsync(Second());
        await shop.LoggedAsync("is being handled already");
        Assert.False(second.IsCompleted);
        _gate.Open();

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], await Task.WhenAll(first, second).InTime());
        Assert.Equal(1, _gate.Entered);
    }

    [Fact]
    public async Task SameEvent_AtTheSameTime_RunsOnceAlsoWhereNothingIsRemembered()
    {
        await using var shop = await StartAsync(memory: 0);

        var first = shop.PostAsync(First());
        await _gate.EnteredAsync(1);
        var second = shop.PostAsync(Second());
        await shop.LoggedAsync("is being handled already");
        _gate.Open();

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], await Task.WhenAll(first, second).InTime());
        Assert.Equal(1, _gate.Entered);
    }

    [Fact]
    public async Task SameEvent_WhileTheFirstFails_SharesTheFailure_AndRunsWhenItComesAgain()
    {
        await using var shop = await StartAsync();

        var first = shop.PostAsync(First());
        await _gate.EnteredAsync(1);
        var second = shop.PostAsync(Second());
        await shop.LoggedAsync("is being handled already");
        _gate.Fail();

        Assert.Equal(HttpStatusCode.InternalServerError, await first);
        Assert.Equal(HttpStatusCode.InternalServerError, await second);
        Assert.Equal([DeliveryOutcome.HandlerFailed, DeliveryOutcome.HandlerFailed], shop.Reports.Select(report => report.Outcome));
        Assert.Equal(1, _gate.Entered);
        _gate.Open();
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(Second()));
        Assert.Equal(2, _gate.Entered);
    }

    [Fact]
    public async Task SameEvent_AThousandTimesAtOnce_RunsAFailingHandlerOnceForEachWave()
    {
        await using var shop = await StartAsync();

        for (var wave = 1; wave <= 2; wave++)
        {
            var first = shop.PostAsync(First());
            await _gate.EnteredAsync(wave);
            var others = Enumerable.Range(0, 999).Select(_ => shop.PostAsync(First())).ToArray();
            await shop.LoggedAsync("is being handled already", wave * others.Length);
            _gate.Fail();

            Assert.All(await Task.WhenAll([first, .. others]).InTime(), status => Assert.Equal(HttpStatusCode.InternalServerError, status));
            Assert.Equal(wave, _gate.Entered);
        }

        Assert.Collection(
            shop.Warnings.Select(record => record.Message),
            first => Assert.Contains("failed for", first, StringComparison.Ordinal),
            second => Assert.Contains("failed for", second, StringComparison.Ordinal));
        _gate.Open();
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(First()));
        Assert.Equal(3, _gate.Entered);
    }

    [Fact]
    public async Task SameEvent_WhileTheFirstRunsOutOfTime_SharesThat()
    {
        var run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runs = 0;
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<PaymentEvent>(async (_, _, cancellationToken) =>
        {
            runs++;
            run.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }));

        var first = shop.PostAsync(First());
        await run.Task.InTime();
        shop.Clock.Advance(TimeSpan.FromSeconds(5));
        var second = shop.PostAsync(First()); // has 5 seconds more than the first
        await shop.LoggedAsync("is being handled already");
        shop.Clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError], await Task.WhenAll(first, second).InTime());
        Assert.Equal([DeliveryOutcome.TimedOut, DeliveryOutcome.TimedOut], shop.Reports.Select(report => report.Outcome));
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task DuplicateOfAFailedDelivery_RunsAgain()
    {
        await using var shop = await StartAsync();

        var first = shop.PostAsync(First());
        await _gate.EnteredAsync(1);
        _gate.Fail();
        Assert.Equal(HttpStatusCode.InternalServerError, await first);
        _gate.Open();

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(First()));
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(Second()));
        Assert.Equal(2, _gate.Entered);
    }

    [Fact]
    public async Task SameEvent_WhileTheFirstTakesTooLong_IsAnswered500SoThatItComesAgain()
    {
        await using var shop = await StartAsync();

        var first = shop.PostAsync(First());
        await _gate.EnteredAsync(1);
        var second = shop.PostAsync(Second());
        await shop.LoggedAsync("is being handled already");
        shop.Clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(HttpStatusCode.InternalServerError, await second);
        Assert.Equal(DeliveryOutcome.TimedOut, shop.Reports.Single(report => report.WebhookId == OtherId).Outcome);
        _gate.Open();
        Assert.Equal(HttpStatusCode.OK, await first); // it ignored its token, and succeeded all the same
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(Second()));
        Assert.Equal(1, _gate.Entered);
    }

    [Fact]
    public async Task Memory_IsBounded_AndForgetsTheOldest()
    {
        await using var shop = await StartAsync(memory: 2);
        _gate.Open();

        foreach (var reference in (string[])["order-0001", "order-0002", "order-0003", "order-0003", "order-0002", "order-0001"])
        {
            Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(First(reference)));
        }

        Assert.Equal(4, _gate.Entered);
        Assert.Equal(
            [DeliveryOutcome.Duplicate, DeliveryOutcome.Duplicate, DeliveryOutcome.Handled],
            shop.Reports.TakeLast(3).Select(report => report.Outcome));
    }

    [Fact]
    public async Task WithoutMemory_EachDeliveryRuns()
    {
        await using var shop = await StartAsync(memory: 0);
        _gate.Open();

        await shop.PostAsync(First());
        await shop.PostAsync(First());

        Assert.Equal(2, _gate.Entered);
    }

    [Fact]
    public async Task PartialCaptures_ThatDifferInTheirPspReferenceAlone_AreTwoEvents()
    {
        await using var shop = await StartAsync();
        _gate.Open();

        await shop.PostAsync(First());
        await shop.PostAsync(new SignedPost { Text = The.Payment().Replace("1234567891", "1234567892", StringComparison.Ordinal) });

        Assert.Equal(2, _gate.Entered);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_ThatGainedAnOptionalFieldBetweenTwoAttempts_RunsOnce(string body)
    {
        var keys = new List<string>();
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<WebhookEvent>((received, context, _) =>
        {
            Assert.Equal(received.EventKey, context.DeliveryKey);
            keys.Add(context.DeliveryKey);
            return Task.CompletedTask;
        }));
        var later = $"{body[..^1]},\"captureGuaranteedUntil\":\"2026-11-09T12:00:00Z\",\"new\":{{\"field\":1}}}}";

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Text = body }));
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Text = later }));

        Assert.Equal([DeliveryOutcome.Handled, DeliveryOutcome.Duplicate], shop.Reports.Select(report => report.Outcome));
        Assert.Equal(shop.Reports[1].Event!.EventKey, Assert.Single(keys));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_WithAnotherValueOfAnIdentifyingField_Runs(string body)
    {
        var runs = 0;
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<WebhookEvent>((_, _, _) => Task.FromResult(runs++)));
        var bodies = Identifying.Where(value => body.Contains(value.One, StringComparison.Ordinal))
            .Select(value => body.Replace(value.One, value.Other, StringComparison.Ordinal)).Prepend(body).ToArray();
        Assert.True(bodies.Length > 1);

        foreach (var text in bodies.Concat(bodies))
        {
            Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Text = text }));
        }

        Assert.Equal(bodies.Length, runs);
        Assert.All(shop.Reports.Take(bodies.Length), report => Assert.Equal(DeliveryOutcome.Handled, report.Outcome));
        Assert.All(shop.Reports.Skip(bodies.Length), report => Assert.Equal(DeliveryOutcome.Duplicate, report.Outcome));
    }

    /// <summary>Whatever they were, they may have been two.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("{\"msn\":\"123456\"}")]
    public async Task SameBody_ThatTellsNothing_IsNeverTakenForADuplicate(string body)
    {
        var runs = 0;
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<UnknownEvent>((_, _, _) => Task.FromResult(runs++)));

        await shop.PostAsync(new SignedPost { Text = body });
        await shop.PostAsync(new SignedPost { Text = body });

        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task SameBody_OfTwoEventTypesThatItDoesNotTell_IsTwoEvents()
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Events:0"] = "donations.agreement.started.v1";
        settings["Vipps:Registrations:1:Url"] = The.RegisteredUrl.OriginalString;
        settings["Vipps:Registrations:1:Secret"] = The.OtherSecret;
        settings["Vipps:Registrations:1:Events:0"] = "donations.agreement.stopped.v1";
        var seen = new List<(WebhookEventType Type, string Key)>();
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Settings = settings,
            Receiver = receiver => receiver.AddHandler<DonationEvent>((donation, context, _) =>
            {
                seen.Add((donation.Type, context.DeliveryKey));
                return Task.CompletedTask;
            }),
        });
        const string Body = """{"agreementId":"a-1"}""";

        await shop.PostAsync(new SignedPost { Text = Body });
        await shop.PostAsync(new SignedPost { Text = Body, Secret = The.OtherSecret });
        await shop.PostAsync(new SignedPost { Text = Body });

        Assert.Equal([WebhookEventTypes.DonationAgreementStarted, WebhookEventTypes.DonationAgreementStopped], seen.Select(one => one.Type));
        Assert.NotEqual(seen[0].Key, seen[1].Key);
        Assert.Equal(DeliveryOutcome.Duplicate, shop.Reports[^1].Outcome);
    }

    [Fact]
    public async Task SameBody_OfDonationsWhoseTypeNobodyTells_IsNeverTakenForADuplicate()
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Events:0"] = WebhookEventTypes.DonationAgreementStarted.Name;
        settings["Vipps:Registrations:0:Events:1"] = WebhookEventTypes.DonationAgreementStopped.Name;
        var runs = 0;
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Settings = settings,
            Receiver = receiver => receiver.AddHandler<WebhookEvent>((_, _, _) => Task.FromResult(runs++)),
        });

        await shop.PostAsync(new SignedPost { Text = """{"agreementId":"a-1"}""" });
        await shop.PostAsync(new SignedPost { Text = """{"agreementId":"a-1"}""" });

        Assert.Equal(2, runs);
    }

    private static SignedPost First(string reference = "order-1001") => new() { Text = The.Payment(reference) };

    private static SignedPost Second() => new() { Secret = The.OtherSecret, WebhookId = OtherId };

    private Task<TestShop> StartAsync(int? memory = null)
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:1:Id"] = OtherId.ToString();
        settings["Vipps:Registrations:1:Url"] = The.RegisteredUrl.OriginalString;
        settings["Vipps:Registrations:1:Secret"] = The.OtherSecret;
        settings["Vipps:Receiver:MaxRememberedDeliveries"] = memory?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TestShop.StartAsync(new TestShopOptions
        {
            Settings = settings,
            Receiver = receiver => receiver.AddHandler<PaymentEvent>((_, _, _) => _gate.EnterAsync()),
        });
    }
}
