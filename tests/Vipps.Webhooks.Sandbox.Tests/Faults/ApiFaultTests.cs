using System.Net;

namespace Vipps.Webhooks.Sandbox.Tests.Faults;

public sealed class ApiFaultTests
{
    [Fact]
    public async Task TokenEndpoint_WhileItIsDown_BreaksConnectionsAndComesBack()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps) { SubscriptionKey = vipps.Keys.SubscriptionKey };

        vipps.Faults.FailAll(SandboxCall.Token, SandboxFault.ConnectionAborted);
        await Assert.ThrowsAsync<HttpRequestException>(() => caller.TokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret));
        await Assert.ThrowsAsync<HttpRequestException>(
            () => caller.MerchantTokenAsync(vipps.MerchantKeys.ClientId, vipps.MerchantKeys.ClientSecret));
        vipps.Faults.Clear();

        Assert.NotEmpty(await caller.FetchTokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret));
        Assert.Equal([null, null, HttpStatusCode.OK], vipps.Requests.Select(request => request.Status));
        Assert.Equal(3, vipps.TokenRequestCount);
    }

    [Fact]
    public async Task TokenEndpoint_WithAFaultForSomeCalls_AnswersItThatOften()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps) { SubscriptionKey = vipps.Keys.SubscriptionKey };

        vipps.Faults.FailNext(SandboxCall.Token, SandboxFault.Answer(HttpStatusCode.InternalServerError), times: 2);
        vipps.Faults.FailNext(SandboxCall.Token, SandboxFault.Answer(HttpStatusCode.ServiceUnavailable));
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await caller.TokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(
            [HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK],
            statuses);
    }

    [Fact]
    public async Task TokenEndpoint_WithADelay_AnswersAfterIt()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        using var caller = new Caller(vipps) { SubscriptionKey = vipps.Keys.SubscriptionKey };
        vipps.Faults.FailNext(SandboxCall.Token, SandboxFault.Slow(TimeSpan.FromSeconds(30)));

        var slow = caller.TokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret);
        await vipps.UntilAsync(sandbox => sandbox.TokenRequestCount == 1);
        var quick = await caller.FetchTokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret);
        Assert.False(slow.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(30));
        using var answer = await slow;

        Assert.NotEmpty(quick);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(SandboxErrorBody.Gateway, "application/json", "\"statusCode\":429")]
    [InlineData(SandboxErrorBody.Problem, "application/problem+json", "\"traceId\":\"00-")]
    [InlineData(SandboxErrorBody.EntraId, "application/json", "\"error_description\":\"AADSTS")]
    [InlineData(SandboxErrorBody.ErrorList, "application/json", "[{\"errorCode\":\"429\"")]
    [InlineData(SandboxErrorBody.ErrorsObject, "application/json", "{\"errors\":{")]
    [InlineData(SandboxErrorBody.Html, "text/html", "<!DOCTYPE html>")]
    [InlineData(SandboxErrorBody.Empty, null, "")]
    public async Task FaultWithAnError_HasTheChosenBodyAndRetryAfter(SandboxErrorBody body, string? contentType, string text)
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        vipps.Faults.FailNext(
            SandboxCall.List, SandboxFault.Answer(HttpStatusCode.TooManyRequests, body, retryAfter: TimeSpan.FromMilliseconds(1500)));

        using var answer = await caller.ListAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.MediaType);
        var written = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(text, written, StringComparison.Ordinal);
        Assert.Equal(body == SandboxErrorBody.Empty, written.Length == 0);
        Assert.Empty(await caller.ListedAsync());
    }

    [Fact]
    public async Task FaultWithABrokenBody_IsSentAsItIs()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        vipps.Faults.FailNext(
            SandboxCall.Delete, SandboxFault.AnswerText(HttpStatusCode.BadGateway, "application/problem+json", "{\"title\":"));

        using var answer = await caller.DeleteAsync(Guid.NewGuid());

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("{\"title\":", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Null(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Register_WithItsAnswerLost_LeavesARegistration()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.AnswerLost);

        await Assert.ThrowsAsync<HttpRequestException>(
            () => caller.RegisterAsync("https://shop.example/", WebhookEventTypes.PaymentCreated));

        Assert.Equal("https://shop.example/", Assert.Single(vipps.Registrations).Url.OriginalString);
        Assert.Null(vipps.Requests[^1].Status);
        Assert.Single(await caller.ListedAsync());
    }

    [Fact]
    public async Task Register_WithItsConnectionAborted_LeavesNone()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.ConnectionAborted);

        await Assert.ThrowsAsync<HttpRequestException>(
            () => caller.RegisterAsync("https://shop.example/", WebhookEventTypes.PaymentCreated));

        Assert.Empty(vipps.Registrations);
    }

    [Fact]
    public async Task Fault_OfOneCall_LeavesTheOthersAlone()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        vipps.Faults.FailAll(SandboxCall.Register, SandboxFault.Answer(HttpStatusCode.InternalServerError));
        using var refused = await caller.RegisterAsync("https://shop.example/", WebhookEventTypes.PaymentCreated);

        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.Empty(await caller.ListedAsync());
    }

    [Fact]
    public void Fault_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SandboxFault.Answer(HttpStatusCode.OK));
        Assert.Throws<ArgumentOutOfRangeException>(() => SandboxFault.Answer((HttpStatusCode)600));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SandboxFault.Answer(HttpStatusCode.InternalServerError, retryAfter: TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SandboxFault.Slow(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SandboxFault.Slow(SandboxFault.MaxDelay + TimeSpan.FromTicks(1)));
    }
}
