using System.Net;

namespace Vipps.Webhooks.Sandbox.Tests.Registrations;

public sealed class DeleteTests
{
    private const string ShopUrl = "https://shop.example/hooks/vipps";

    [Fact]
    public async Task Delete_OfARegistration_AnswersNoContentAndItIsGone()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (id, _) = await caller.RegisteredAsync(ShopUrl, WebhookEventTypes.PaymentCreated);
        var (kept, _) = await caller.RegisteredAsync(ShopUrl, WebhookEventTypes.PaymentCreated);

        using var answer = await caller.DeleteAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(kept, (Guid)Assert.Single(await caller.ListedAsync())!["id"]!);
    }

    [Fact]
    public async Task Delete_OfADeletedRegistration_IsABadRequest()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (id, _) = await caller.RegisteredAsync(ShopUrl, WebhookEventTypes.PaymentCreated);

        using var first = await caller.DeleteAsync(id);
        using var second = await caller.DeleteAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Contains("no webhook", await second.ProblemReasonAsync("id"), StringComparison.Ordinal);
        Assert.Equal($"/v1/webhooks/{id}", (string)(await second.JsonAsync())["instance"]!);
    }

    [Fact]
    public async Task Delete_OfAnotherCallersRegistration_IsABadRequestAndItStays()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        using var partner = await Caller.ForPartnerAsync(vipps, null);
        var (id, _) = await caller.RegisteredAsync(ShopUrl, WebhookEventTypes.PaymentCreated);

        using var answer = await partner.DeleteAsync(id);

        Assert.Contains("no webhook", await answer.ProblemReasonAsync("id"), StringComparison.Ordinal);
        Assert.Single(vipps.Registrations);
    }

    [Fact]
    public async Task Delete_OfAMalformedId_IsABadRequest()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        using var answer = await caller.DeleteAsync("not-an-id");

        Assert.NotEmpty(await answer.ProblemReasonAsync("id"));
    }
}
