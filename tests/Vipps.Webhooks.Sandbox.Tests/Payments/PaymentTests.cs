using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Sandbox.Tests.Payments;

/// <summary>The life of a payment, over HTTP, and the webhooks that it fires.</summary>
public sealed class PaymentTests
{
    private const string Reference = "acme-shop-1001";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WholeLife_EachStepIsInStateAmountsAndLog_AndItsWebhookHasTheSameIdentity()
    {
        var clock = Some.Clock();
        await using var receiver = await Receiver.StartAsync();
        await using var vipps = await Some.SandboxAsync(clock);
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        await shop.RegisteredAsync(receiver.Url(), [.. WebhookEventTypes.Payments]);

        var created = await shop.CreatedAsync(Reference);
        using (var approved = await shop.ApproveAsync(Reference))
        {
            Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        }

        await shop.AdjustAsync(Reference, "capture", 10_000, "capture-1").OkAsync();
        await shop.AdjustAsync(Reference, "capture", 20_000).OkAsync();
        await shop.AdjustAsync(Reference, "refund", 5_000).OkAsync();
        var cancelled = await shop.CancelAsync(Reference).OkAsync();
        await vipps.WaitForAsync(sandbox => sandbox.Attempts.Count == 6, Cancellation);

        var payment = await shop.PaymentAsync(Reference);
        var events = await shop.EventsAsync(Reference);
        Assert.StartsWith("https://landing.vipps.no?token=", (string)created["redirectUrl"]!, StringComparison.Ordinal);
        Assert.Equal("AUTHORIZED", (string)payment["state"]!);
        Assert.Equal(
            (49_900, 30_000, 5_000, 19_900),
            (payment.AmountOf("authorizedAmount"), payment.AmountOf("capturedAmount"), payment.AmountOf("refundedAmount"), payment.AmountOf("cancelledAmount")));
        Assert.Equal(payment["aggregate"]!.ToJsonString(), cancelled["aggregate"]!.ToJsonString());
        Assert.Equal(
            ["CREATED 49900", "AUTHORIZED 49900", "CAPTURED 10000", "CAPTURED 20000", "REFUNDED 5000", "CANCELLED 19900"],
            events.Select(entry => $"{entry!["name"]} {entry["amount"]!["value"]}"));
        Assert.Equal("capture-1", (string)events[2]!["idempotencyKey"]!);
        Assert.Null(events[5]!["idempotencyKey"]);
        Assert.Equal(6, events.Select(entry => (string)entry!["pspReference"]!).Distinct().Count());
        Assert.All(
            (JsonNode[])[payment, cancelled], answer => Assert.Equal((string)events[0]!["pspReference"]!, (string)answer["pspReference"]!));

        // The log, as the SDK reads it, and the deliveries, as they arrived, are the same events in the same order.
        await using var sdk = new ServiceCollection().AddVippsWebhooks(vipps.Configure).Services.BuildServiceProvider();
        var reader = sdk.GetRequiredService<IPaymentReader>();
        var read = await reader.GetEventsAsync(Reference, Cancellation);
        Assert.Equal(
            read.Select(polled => polled.EventKey), receiver.All.Select(delivery => WebhookEventReader.Read(delivery.Body).EventKey));
        Assert.Equal(PaymentState.Authorized, (await reader.GetAsync(Reference, Cancellation))!.State);
        Assert.Null(await reader.GetAsync("acme-shop-none", Cancellation));
    }

    [Fact]
    public async Task NobodyAnswers_ItExpiresOnTheClock()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        await shop.CreatedAsync(Reference);

        clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal("CREATED", (string)(await shop.PaymentAsync(Reference))["state"]!);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("EXPIRED", (string)(await shop.PaymentAsync(Reference))["state"]!);
        Assert.Equal("EXPIRED", (string)(await shop.EventsAsync(Reference))[1]!["name"]!);
        Assert.Equal((400, "10010"), await shop.ApproveAsync(Reference).RefusalAsync());
        Assert.False(vipps.Payments.Approve(Reference));
    }

    [Fact]
    public async Task LongPayment_ExpiresInItsTime()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        var order = PaymentCalls.Order(Reference);
        order["expiresAt"] = clock.GetUtcNow().AddDays(55).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        order["receipt"] = new JsonObject();
        using (var created = await shop.CreateAsync(order))
        {
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }

        clock.Advance(TimeSpan.FromDays(54));
        Assert.Equal("CREATED", await StateAsync());
        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal("EXPIRED", await StateAsync());

        async Task<string> StateAsync()
        {
            using var later = await Caller.ForSalesUnitAsync(vipps); // with a new token
            return (string)(await later.PaymentAsync(Reference))["state"]!;
        }
    }

    [Fact]
    public async Task CreatedAndCapturedAtOnce_NoneWaitsForEver()
    {
        await using var vipps = await Some.SandboxAsync();
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        await shop.CreatedAsync(Reference);
        using (await shop.ApproveAsync(Reference))
        {
        }

        var calls = Enumerable.Range(0, 100).Select(number => Task.Run(
            () => number % 2 == 0 ? shop.CreateAsync(PaymentCalls.Order($"acme-shop-{number + 2000}")) : shop.AdjustAsync(Reference, "capture", 100),
            Cancellation));
        var answers = await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        Assert.All(answers, static answer =>
        {
            using (answer)
            {
                Assert.True(answer.IsSuccessStatusCode);
            }
        });
        Assert.Equal(5_000, (await shop.PaymentAsync(Reference)).AmountOf("capturedAmount"));
    }

    [Fact]
    public async Task BeforeApproval_CustomerOrShopEndsIt()
    {
        await using var vipps = await Some.SandboxAsync();
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        await shop.CreatedAsync(Reference);
        await shop.CreatedAsync("acme-shop-1002");

        Assert.True(vipps.Payments.Abort(Reference));
        var terminated = await shop.CancelAsync("acme-shop-1002", """{"cancelTransactionOnly":true}""").OkAsync();

        Assert.Equal(("TERMINATED", 49_900L), ((string)terminated["state"]!, terminated.AmountOf("cancelledAmount")));
        Assert.Equal(["ABORTED", "TERMINATED"], vipps.Payments.All.Select(payment => payment.State.Name));
        Assert.Equal((400, "6190"), await shop.CancelAsync("acme-shop-1002").RefusalAsync());
        Assert.Throws<ArgumentException>(() => vipps.Payments.Abort("acme-shop-none"));
    }

    [Fact]
    public async Task WhatIsNotPossible_IsRefusedWithItsCode_AndChangesNothing()
    {
        await using var vipps = await Some.SandboxAsync();
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        await shop.CreatedAsync(Reference);

        Assert.Equal((400, "6080"), await shop.AdjustAsync(Reference, "capture", 1).RefusalAsync());
        Assert.Equal((400, "6020"), await shop.AdjustAsync(Reference, "refund", 1).RefusalAsync());
        Assert.Equal((404, "5090"), await shop.AdjustAsync("acme-shop-none", "capture", 1).RefusalAsync());
        Assert.True(vipps.Payments.Approve(Reference));
        Assert.Equal((400, "6060"), await shop.CancelAsync(Reference, """{"cancelTransactionOnly":true}""").RefusalAsync());
        Assert.Equal((400, "6090"), await shop.AdjustAsync(Reference, "capture", 49_901).RefusalAsync());
        await shop.AdjustAsync(Reference, "capture", 49_900).OkAsync();
        Assert.Equal((400, "6170"), await shop.AdjustAsync(Reference, "capture", 1).RefusalAsync());
        Assert.Equal((400, "6040"), await shop.CancelAsync(Reference).RefusalAsync());
        Assert.Equal((400, "6150"), await shop.AdjustAsync(Reference, "refund", 49_901).RefusalAsync());
        Assert.Equal((400, "5100"), await shop.AdjustAsync(Reference, "refund", 123).RefusalAsync());
        Assert.Equal((400, "6220"), await shop.AdjustAsync(Reference, "refund", 124).RefusalAsync());
        Assert.Equal(["CREATED", "AUTHORIZED", "CAPTURED"], (await shop.EventsAsync(Reference)).Select(entry => (string)entry!["name"]!));
    }

    [Fact]
    public async Task IdempotencyKey_SameCallAgain_ChangesNothing_AnotherOneIsAConflict()
    {
        await using var vipps = await Some.SandboxAsync();
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        var order = PaymentCalls.Order(Reference);
        using var first = await shop.CreateAsync(order, "create-1");
        using var again = await shop.CreateAsync(order, "create-1");
        vipps.Payments.Approve(Reference);
        await shop.AdjustAsync(Reference, "capture", 100, "capture-1").OkAsync();
        var repeated = await shop.AdjustAsync(Reference, "capture", 100, "capture-1").OkAsync();

        Assert.Equal(await first.Content.ReadAsStringAsync(Cancellation), await again.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(100, repeated.AmountOf("capturedAmount"));
        Assert.Equal((409, "4010"), await shop.AdjustAsync(Reference, "capture", 200, "capture-1").RefusalAsync());
        Assert.Equal((409, "4150"), await shop.CreateAsync(PaymentCalls.Order(Reference, 500), "create-1").RefusalAsync());
        Assert.Equal((409, "4020"), await shop.CreateAsync(PaymentCalls.Order("acme-shop-1002"), "create-1").RefusalAsync());
        Assert.Equal((409, "4150"), await shop.CreateAsync(order).RefusalAsync());
        Assert.Equal(3, (await shop.EventsAsync(Reference)).Count);
    }

    [Fact]
    public async Task TestAmount_TheCustomersApprovalFails_AndForceApproveDoesNot()
    {
        await using var vipps = await Some.SandboxAsync();
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        await shop.CreatedAsync(Reference, 151);

        Assert.False(vipps.Payments.Approve(Reference));
        Assert.Equal("CREATED", (string)(await shop.PaymentAsync(Reference))["state"]!);
        using var forced = await shop.ApproveAsync(Reference);

        Assert.Equal(HttpStatusCode.OK, forced.StatusCode);
        Assert.Equal("AUTHORIZED", (string)(await shop.PaymentAsync(Reference))["state"]!);
    }

    [Fact]
    public async Task WhatIsNotDocumented_CanBeChosen()
    {
        await using var vipps = await Some.SandboxAsync(more: options =>
        {
            options.Payments.RepeatedCreateStatus = HttpStatusCode.Conflict;
            options.Payments.RepeatedCancelCode = "6050";
            options.Payments.ErrorStatus["6080"] = HttpStatusCode.Conflict;
            options.Payments.FailedApprovalIsAnEvent = true;
            options.Payments.ForceApproveIgnoresTestAmounts = false;
        });
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        using var created = await shop.CreateAsync(PaymentCalls.Order(Reference, 151), "create-1");

        Assert.Equal((409, "4020"), await shop.CreateAsync(PaymentCalls.Order(Reference, 151), "create-1").RefusalAsync());
        Assert.Equal((409, "6080"), await shop.AdjustAsync(Reference, "capture", 1).RefusalAsync());
        Assert.Equal((400, "10010"), await shop.ApproveAsync(Reference).RefusalAsync());
        Assert.False((bool)(await shop.EventsAsync(Reference))[1]!["success"]!);
        await shop.CancelAsync(Reference).OkAsync();
        Assert.Equal((400, "6050"), await shop.CancelAsync(Reference).RefusalAsync());
    }

    [Fact]
    public async Task DeliverNothing_TheLogHasItAllTheSame()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var vipps = await Some.SandboxAsync();
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        await shop.RegisteredAsync(receiver.Url(), [.. WebhookEventTypes.Payments]);
        vipps.Faults.DeliverNothing = true;
        await shop.CreatedAsync(Reference);
        vipps.Faults.Clear();
        vipps.Payments.Approve(Reference);
        await vipps.WaitForAsync(sandbox => sandbox.Attempts.Count == 1, Cancellation);

        Assert.Equal("AUTHORIZED", (string)JsonNode.Parse(Assert.Single(receiver.All).Body)!["name"]!);
        Assert.Equal(2, (await shop.EventsAsync(Reference)).Count);
    }

    [Theory]
    [InlineData("amount", """{"currency":"NOK","value":1.5}""", "amount")]
    [InlineData("amount", """{"currency":"XXX","value":100}""", "amount")]
    [InlineData("amount", """{"currency":"NOK","value":99}""", "6010")]
    [InlineData("amount", """{"currency":"USD","value":100}""", "5040")]
    [InlineData("reference", "\"short\"", "reference")]
    [InlineData("userFlow", "\"TELEPATHY\"", "userFlow")]
    [InlineData("userFlow", "\"PUSH_MESSAGE\"", "customer")]
    [InlineData("customer", """{"phoneNumber":"+4712345678"}""", "customer")]
    [InlineData("customer", """{"phoneNumber":"4712345678","customerToken":"a"}""", "customer")]
    [InlineData("returnUrl", "\"http://shop.example\"", "returnUrl")]
    [InlineData("refrence", "\"acme-shop-1\"", "refrence")]
    [InlineData("expiresAt", "\"2026-01-06T08:00:00Z\"", "6130")]
    [InlineData("expiresAt", "\"2026-01-05T08:09:00Z\"", "6120")]
    public async Task OrderThatBreaksARule_IsRefused(string field, string value, string named)
    {
        await using var vipps = await Some.SandboxAsync(Some.Clock());
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        var order = PaymentCalls.Order(Reference);
        order[field] = JsonNode.Parse(value);

        Assert.Equal((400, named), await shop.CreateAsync(order).RefusalAsync());
        Assert.Empty(vipps.Payments.All);
    }

    [Fact]
    public async Task MissingHeaders_AreRefused()
    {
        await using var vipps = await Some.SandboxAsync();
        using var shop = await Caller.ForSalesUnitAsync(vipps);
        using var withoutKey = new StringContent(PaymentCalls.Order(Reference).ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        Assert.Equal((400, "Idempotency-Key"), await shop.SendAsync(HttpMethod.Post, PaymentCalls.Payments, withoutKey).RefusalAsync());
        shop.MerchantSerialNumber = null;

        Assert.Equal((400, "Merchant-Serial-Number"), await shop.SendAsync(HttpMethod.Get, $"{PaymentCalls.Payments}/{Reference}").RefusalAsync());
    }
}
