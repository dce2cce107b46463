using System.Net;

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
