using System.Net;

namespace Vipps.Webhooks.Sandbox.Tests.Registrations;

public sealed class AccessTests
{
    [Fact]
    public async Task Call_WithoutTheWordBearer_IsUnauthorized()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        caller.Authorization = caller.Authorization!["Bearer ".Length..];
        using var answer = await caller.ListAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer nonsense")]
    public async Task Call_WithoutAGoodToken_IsUnauthorized(string? authorization)
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        caller.Authorization = authorization;
        using var list = await caller.ListAsync();
        using var register = await caller.RegisterAsync("https://shop.example/", WebhookEventTypes.PaymentCreated);
        using var delete = await caller.DeleteAsync(Guid.NewGuid());

        Assert.Equal(HttpStatusCode.Unauthorized, list.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, register.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, delete.StatusCode);
        Assert.Empty(vipps.Registrations);
    }

    [Theory]
    [InlineData(null, "missing subscription key")]
    [InlineData("00000000000000000000000000000000", "invalid subscription key")]
    public async Task Call_WithoutAGoodSubscriptionKey_IsRefusedByTheGateway(string? key, string reason)
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        caller.SubscriptionKey = key;
        using var answer = await caller.ListAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var body = await answer.JsonAsync();
        Assert.Equal(401, (int)body["statusCode"]!);
        Assert.StartsWith($"Access denied due to {reason}. ", (string)body["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithTheSecondarySubscriptionKey_Passes()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        caller.SubscriptionKey = vipps.Keys.SecondarySubscriptionKey;

        Assert.Empty(await caller.ListedAsync());
    }

    [Fact]
    public async Task Call_WithATokenOfOtherKeys_IsUnauthorized()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        using var partner = await Caller.ForPartnerAsync(vipps, null);

        caller.Authorization = partner.Authorization;
        using var answer = await caller.ListAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("9999999")]
    [InlineData("not-a-number")]
    public async Task Call_ForASalesUnitOfAnotherMerchant_IsForbidden(string merchantSerialNumber)
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        using var partner = await Caller.ForPartnerAsync(vipps, null);

        partner.MerchantSerialNumber = caller.MerchantSerialNumber = merchantSerialNumber;
        using var ofCaller = await caller.ListAsync();
        using var ofPartner = await partner.ListAsync();

        Assert.Equal(HttpStatusCode.Forbidden, ofCaller.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, ofPartner.StatusCode);
        Assert.Equal(403, (int)(await ofCaller.JsonAsync())["statusCode"]!);
    }

    [Fact]
    public async Task Call_WithAPartnersTokenForAnotherOfItsSalesUnits_IsForbidden()
    {
        await using var vipps = await Some.SandboxAsync();
        using var partner = await Caller.ForPartnerAsync(vipps, vipps.PartnerKeys.MerchantSerialNumbers[0]);

        Assert.Empty(await partner.ListedAsync());
        partner.MerchantSerialNumber = vipps.PartnerKeys.MerchantSerialNumbers[1];
        using var other = await partner.ListAsync();
        partner.MerchantSerialNumber = null;
        using var all = await partner.ListAsync();

        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, all.StatusCode);
    }

    [Fact]
    public async Task Call_WithSalesUnitKeysAndWithoutASalesUnit_IsForTheirOnlyOne()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        caller.MerchantSerialNumber = null;
        await caller.RegisteredAsync("https://shop.example/", WebhookEventTypes.PaymentCreated);

        Assert.Equal(vipps.Keys.MerchantSerialNumber, Assert.Single(vipps.Registrations).MerchantSerialNumber);
    }

    [Theory]
    [InlineData(30, HttpStatusCode.Created)]
    [InlineData(31, HttpStatusCode.BadRequest)]
    public async Task Call_WithASystemNameOfSomeLength_PassesUpToThirtyCharacters(int length, HttpStatusCode status)
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        caller.SystemName = new string('a', length);

        using var answer = await caller.RegisterAsync("https://shop.example/", WebhookEventTypes.PaymentCreated);

        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.BadRequest)
        {
            Assert.Contains("30", await answer.ProblemReasonAsync("Vipps-System-Name"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("PUT", "webhooks/v1/webhooks", "GET, POST")]
    [InlineData("GET", "webhooks/v1/webhooks/8c3ab8a8-6a35-4ff6-8d5c-6b5d0a0f9b0e", "DELETE")]
    [InlineData("GET", "accesstoken/get", "POST")]
    [InlineData("GET", "miami/v1/token", "POST")]
    public async Task Call_WithAWrongMethod_IsNotAllowed(string method, string path, string allowed)
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps);

        using var answer = await caller.SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(allowed.Split(", "), answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("")]
    [InlineData("webhooks/v2/webhooks")]
    [InlineData("webhooks/v1/webhooks/one/two")]
    public async Task Call_ToAnUnknownPath_IsNotFound(string path)
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        using var answer = await caller.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Requests_AfterSomeCalls_HaveMethodPathAndStatus()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync("https://shop.example/", WebhookEventTypes.PaymentCreated);
        using var nowhere = await caller.SendAsync(HttpMethod.Get, "nowhere?query=1");

        Assert.Equal(
            [
                ("POST", "/accesstoken/get", HttpStatusCode.OK),
                ("POST", "/webhooks/v1/webhooks", HttpStatusCode.Created),
                ("GET", "/nowhere", HttpStatusCode.NotFound),
            ],
            vipps.Requests.Select(request => (request.Method, request.Path, request.Status!.Value)));
    }
}
