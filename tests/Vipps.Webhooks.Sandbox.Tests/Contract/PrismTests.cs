using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Events;
using Vipps.Webhooks.Sandbox.Tests.Payments;

namespace Vipps.Webhooks.Sandbox.Tests.Contract;

/// <summary>
/// Calls through Prism, which stands between the client and the sandbox and compares both sides with an OpenAPI description: it answers
/// in the sandbox's place as soon as one letter is not as described. <c>bash .ci/prism</c> installs it.
/// </summary>
public sealed class PrismTests(SandboxBehindPrism both) : IClassFixture<SandboxBehindPrism>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryCall_OfOurClientAndOfAnother_IsAsDescribed()
    {
        var (vipps, prism) = both.OrSkip();
        var before = prism.Output.Length;
        using var client = WebhooksClient.Create(options =>
        {
            vipps.Configure(options);
            options.BaseAddress = prism.Address;
            options.SystemName = "acme";
        });
        using var merchant = WebhooksClient.Create(options =>
        {
            options.BaseAddress = prism.Address;
            options.KeyType = VippsKeyType.Merchant;
            options.ClientId = vipps.MerchantKeys.ClientId;
            options.ClientSecret = vipps.MerchantKeys.ClientSecret;
        });
        using var caller = await Caller.ForSalesUnitAsync(vipps, prism.Address);

        var registered = await client.RegisterAsync(new("https://blåbær.example/hooks?a=å", WebhookEventTypes.Payments), Cancellation);
        var donations = await merchant.RegisterAsync(new("https://charity.example/hooks", WebhookEventTypes.Donations), Cancellation);
        using var direct = await Caller.ForSalesUnitAsync(vipps);
        var (other, _) = await direct.RegisteredAsync("https://blåbær.example/på vei?a={å}", WebhookEventTypes.PaymentCaptured);
        var listed = await client.ListAsync(Cancellation);
        var unknown = await Assert.ThrowsAsync<VippsApiException>(
            () => client.RegisterAsync(new("https://shop.example/hooks", [new("no.such.event")]), Cancellation));
        using var loopback = await caller.RegisterAsync("https://localhost/hooks", WebhookEventTypes.PaymentCaptured);
        var reason = await loopback.ProblemReasonAsync("Url");

        Assert.Equal([registered.Id, other], listed.Select(webhook => webhook.Id));
        Assert.Contains(unknown.Problem!.Details, detail => detail.Reason.StartsWith("Unsupported values:", StringComparison.Ordinal));
        Assert.Contains("localhost", reason, StringComparison.Ordinal);
        Assert.True(await client.DeleteAsync(registered.Id, Cancellation));
        Assert.False(await client.DeleteAsync(registered.Id, Cancellation));
        Assert.True(await merchant.DeleteAsync(donations.Id, Cancellation));
        Assert.DoesNotContain("iolation", prism.Output[before..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryCallOfAPayment_IsAsVippsDescribesIt()
    {
        const string Reference = "acme-shop-1001";
        var (vipps, prism) = both.OrSkip();
        var before = prism.Output.Length;
        using var shop = await Caller.ForSalesUnitAsync(vipps, prism.Address);
        await using var services = new ServiceCollection().AddVippsWebhooks(options =>
        {
            vipps.Configure(options);
            options.BaseAddress = prism.Address;
        }).Services.BuildServiceProvider();
        var reader = services.GetRequiredService<IPaymentReader>();

        var order = PaymentCalls.Order(Reference);
        order["profile"] = new JsonObject { ["scope"] = "name phoneNumber email" };
        order["metadata"] = new JsonObject { ["cart"] = "7" };
        using var created = await shop.CreateAsync(order);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        Assert.Equal((409, "4150"), await shop.CreateAsync(order).RefusalAsync());
        Assert.Equal(PaymentState.Created, (await reader.GetAsync(Reference, Cancellation))!.State);
        Assert.Equal((400, "6080"), await shop.AdjustAsync(Reference, "capture", 100).RefusalAsync());

        // By token: no customer satisfies the description, whose "oneOf" all of them match at once.
        using (var approved = await shop.ApproveWithTokenAsync(Reference, await created.JsonAsync()))
        {
            Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        }

        await shop.AdjustAsync(Reference, "capture", 300).OkAsync();
        await shop.AdjustAsync(Reference, "refund", 100).OkAsync();
        await shop.CancelAsync(Reference).OkAsync();
        Assert.Equal((404, "5090"), await shop.AdjustAsync("acme-shop-none", "refund", 100).RefusalAsync());
        var payment = (await reader.GetAsync(Reference, Cancellation))!;

        Assert.Equal((300, 200), (payment.CapturedAmount.MinorUnits, payment.RefundableAmount.MinorUnits));
        Assert.Equal("Ada", payment.UserDetails?.FirstName);
        Assert.Equal(5, (await reader.GetEventsAsync(Reference, Cancellation)).Count);
        Assert.DoesNotContain("iolation", prism.Output[before..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerThatIsNotAsDescribed_IsReported()
    {
        var (vipps, prism) = both.OrSkip();
        using var caller = await Caller.ForSalesUnitAsync(vipps, prism.Address);
        vipps.Faults.FailNext(SandboxCall.List, SandboxFault.AnswerText(HttpStatusCode.BadRequest, "application/problem+json", """{"status":"400"}"""));

        using var answer = await caller.ListAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("VIOLATIONS", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }
}
