using System.Net;
using Microsoft.Extensions.Time.Testing;
using Polly.Timeout;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Authentication;

/// <summary>What is said, and remembered, where the token endpoint gives no token.</summary>
public sealed class TokenFailuresTests
{
    private const string Advice = "Check ClientId, ClientSecret and SubscriptionKey";

    private readonly VippsConnection _connection = The.Connection();

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, true, false)]
    [InlineData(HttpStatusCode.Unauthorized, true, false)]
    [InlineData(HttpStatusCode.Forbidden, true, false)]
    [InlineData(HttpStatusCode.NotFound, false, false)]
    [InlineData(HttpStatusCode.TooManyRequests, false, true)]
    [InlineData(HttpStatusCode.InternalServerError, false, true)]
    public async Task Fetch_Refused_AdvisesWhereTheKeysMayBeTheReason(HttpStatusCode status, bool keysRefused, bool transient)
    {
        var failure = await FailureAsync(_ => new HttpResponseMessage(status) { Content = new StringContent("") });

        Assert.StartsWith($"apitest.vipps.no answered {(int)status}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(keysRefused, failure.Message.Contains(Advice, StringComparison.Ordinal));
        Assert.Equal(keysRefused, failure.CredentialsRefused);
        Assert.Equal(transient, failure.IsTransient);
        Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_AnswerWithoutAToken_MayPass()
    {
        var failure = await FailureAsync(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") });

        Assert.Contains("without an access token", failure.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, failure.StatusCode);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task Fetch_NobodyThere_MayPass()
    {
        var cause = new HttpRequestException(HttpRequestError.ConnectionError);

        var failure = await FailureAsync(_ => throw cause);

        Assert.StartsWith("apitest.vipps.no could not be asked", failure.Message, StringComparison.Ordinal);
        Assert.Same(cause, failure.Cause);
        Assert.True(failure.IsTransient);
    }

    [Theory]
    [InlineData(typeof(TimeoutRejectedException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task Fetch_NoAnswerInTime_MayPass(Type timeout)
    {
        var cause = (Exception)Activator.CreateInstance(timeout)!;

        var failure = await FailureAsync(_ => throw cause);

        Assert.Contains("did not answer in time", failure.Message, StringComparison.Ordinal);
        Assert.Same(cause, failure.Cause);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task Fetch_StoppedByUs_IsNoAnswerOfVipps()
    {
        using var stopping = new CancellationTokenSource();

        await Assert.ThrowsAsync<TaskCanceledException>(() => FetchAsync(
            _ =>
            {
                stopping.Cancel();
                throw new TaskCanceledException();
            },
            stopping.Token));
    }

    [Fact]
    public async Task Fetch_AHandlerOfTheAppBreaks_IsNotTakenForATimeout()
    {
        using var stopping = new CancellationTokenSource();

        await Assert.ThrowsAsync<NotSupportedException>(() => FetchAsync(_ => throw new NotSupportedException(), stopping.Token));
    }

    [Fact]
    public async Task Fetch_AsksForJson()
    {
        HttpRequestMessage? asked = null;

        await FailureAsync(request =>
        {
            asked = request;
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") };
        });

        Assert.Equal("application/json", asked!.Headers.Accept.ToString());
    }

    [Fact]
    public void FailFast_TellsForHowLongAndWhy()
    {
        var failure = new TokenFailure("The keys are refused.") { StatusCode = HttpStatusCode.Unauthorized };

        var exception = failure.ToFailFastException(TimeSpan.FromSeconds(11.2));

        Assert.Contains("not attempted again for 12 s", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("The keys are refused.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, exception.StatusCode);
    }

    [Fact]
    public async Task TokenHeaders_RequestOfSomebodyElse_GetsNoKeys()
    {
        var sent = 0;
        using var http = new HttpMessageInvoker(new TokenHeadersHandler
        {
            InnerHandler = new Answers(_ =>
            {
                sent++;
                return new HttpResponseMessage();
            }),
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, _connection.TokenUri);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => http.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Contains("IVippsTokenProvider", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, sent);
    }

    [Fact]
    public async Task TokenHeaders_SecondTry_CarriesEachKeyOnce()
    {
        using var http = new HttpMessageInvoker(new TokenHeadersHandler { InnerHandler = new Answers(_ => new HttpResponseMessage()) });
        using var request = new HttpRequestMessage(HttpMethod.Post, _connection.TokenUri);
        TokenHeadersHandler.Attach(_connection, request);

        (await http.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();
        (await http.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();

        Assert.All(request.Headers, header => Assert.Single(header.Value));
        Assert.Equal(The.ClientSecret, request.Headers.GetValues("client_secret").Single());
    }

    private async Task<TokenFailure> FailureAsync(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        var outcome = await FetchAsync(answer, TestContext.Current.CancellationToken);
        Assert.False(outcome.Succeeded);
        return outcome.Failure!;
    }

    private async Task<TokenOutcome> FetchAsync(Func<HttpRequestMessage, HttpResponseMessage> answer, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new Answers(answer));
        return await new TokenEndpoint(http, new FakeTimeProvider()).FetchAsync(_connection, cancellationToken);
    }

    private sealed class Answers(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
