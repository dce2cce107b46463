using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Tests.Shared;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Client;

/// <summary>What is tried again, what never, and for how long.</summary>
public sealed class RetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task List_PassingFailure_IsRetried(HttpStatusCode status)
    {
        var calls = 0;
        using var vipps = new VippsStub().WithTokens().OnList(_ => Interlocked.Increment(ref calls) < 4 ? new(status) : VippsStub.EmptyList());
        await using var app = TestApp.With(vipps.BaseAddress);

        Assert.Empty(await app.Client.ListAsync(Cancellation));
        Assert.Equal(4, calls);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task List_LastingFailure_IsNotRetried(HttpStatusCode status)
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(status));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));

        Assert.Equal(status, failure.StatusCode);
        Assert.False(failure.IsTransient);
        Assert.Single(vipps.Calls);
    }

    [Fact]
    public async Task List_StillFailing_GivesUpAfterTheConfiguredRetries()
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(HttpStatusCode.BadGateway));
        await using var app = TestApp.With(vipps.BaseAddress, options => options.Retry.MaxRetryAttempts = 2);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));

        Assert.True(failure.IsTransient);
        Assert.Equal(HttpStatusCode.BadGateway, failure.StatusCode);
        Assert.Equal(3, vipps.Calls.Count);
    }

    [Fact]
    public async Task List_NoRetriesConfigured_IsTriedOnce()
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(HttpStatusCode.BadGateway));
        await using var app = TestApp.With(vipps.BaseAddress, options => options.Retry.MaxRetryAttempts = 0);

        await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));

        Assert.Single(vipps.Calls);
    }

    [Theory]
    [MemberData(nameof(LostAnswers), DisableDiscoveryEnumeration = true)]
    public async Task List_AnswerLost_IsRetried(string how, Func<System.Net.Sockets.NetworkStream, CancellationToken, Task> answer)
    {
        var calls = 0;
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) => Interlocked.Increment(ref calls) == 1
            ? answer(stream, stopping)
            : RawServer.RespondAsync(stream, "200 OK", """{"webhooks":[]}""", stopping));
        await using var app = TestApp.With(vipps.BaseAddress);

        Assert.Empty(await app.Client.ListAsync(Cancellation).InTime());
        Assert.True(calls == 2, how);
    }

    [Fact]
    public async Task Delete_PassingFailure_IsRetried()
    {
        var calls = 0;
        using var vipps = new VippsStub().WithTokens().OnDelete(_ =>
            new(Interlocked.Increment(ref calls) == 1 ? HttpStatusCode.InternalServerError : HttpStatusCode.NoContent));
        await using var app = TestApp.With(vipps.BaseAddress);

        Assert.True(await app.Client.DeleteAsync(The.WebhookId, Cancellation));
    }

    [Fact]
    public async Task Register_ConnectionRefused_IsRetriedUntilTheServerIsUp()
    {
        var port = FreePort.Next();
        var clock = new RecordingClock();
        await using var app = TestApp.With(new Uri($"http://127.0.0.1:{port}"), options => options.Retry.BaseDelay = TimeSpan.FromSeconds(1), clock);

        // The token comes from a server that then goes away.
        await using (RawServer.StartWithTokens((_, _, _) => Task.CompletedTask, port))
        {
            await app.Tokens.GetTokenAsync(Cancellation);
        }

        var registering = app.Client.RegisterAsync(The.Registration, Cancellation);
        await UntilAsync(() => clock.Waits.Any(wait => wait > TimeSpan.Zero && wait < TimeSpan.FromSeconds(10)));
        await using var vipps = RawServer.StartWithTokens(
            (_, stream, stopping) => RawServer.RespondAsync(
                stream, "201 Created", $$"""{"id":"{{The.WebhookId}}","secret":"{{The.WebhookSecret}}"}""", stopping),
            port);
        clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(The.WebhookId, (await registering.InTime()).Id);
        Assert.Single(vipps.Requests);
    }

    [Fact]
    public async Task Register_ConnectionRefusedThroughout_SaysThatNothingWasRegistered()
    {
        var port = FreePort.Next();
        await using var app = TestApp.With(new Uri($"http://127.0.0.1:{port}"));
        await using (RawServer.StartWithTokens((_, _, _) => Task.CompletedTask, port))
        {
            await app.Tokens.GetTokenAsync(Cancellation);
        }

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation).InTime());

        Assert.Null(failure.StatusCode);
        Assert.True(failure.IsTransient);
        Assert.False(failure.OutcomeUnknown);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, true)]
    [InlineData(HttpRequestError.ConnectionError, true)]
    [InlineData(HttpRequestError.SecureConnectionError, true)]
    [InlineData(HttpRequestError.ProxyTunnelError, true)]
    [InlineData(HttpRequestError.ResponseEnded, false)]
    [InlineData(HttpRequestError.HttpProtocolError, false)]
    [InlineData(HttpRequestError.Unknown, false)]
    public async Task Register_IsRetriedOnlyWhenItCertainlyDidNotGetThere(HttpRequestError error, bool retried)
    {
        var calls = 0;
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(vipps.BaseAddress))
            .ConfigureHttpClients(http => http.ConfigurePrimaryHttpMessageHandler(() => new FailingHandler(request =>
                request.RequestUri!.AbsolutePath == VippsStub.WebhooksPath && Interlocked.Increment(ref calls) == 1
                    ? new HttpRequestException(error, "It failed.")
                    : null))));

        var registering = app.Client.RegisterAsync(The.Registration, Cancellation);

        if (retried)
        {
            Assert.Equal(The.WebhookId, (await registering).Id);
            Assert.Equal(2, calls);
        }
        else
        {
            Assert.True((await Assert.ThrowsAsync<VippsApiException>(() => registering)).OutcomeUnknown);
            Assert.Equal(1, calls);
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task TimeOutOfAPrimaryHandlerThatForwards_IsRetriedUnlessItMayHaveRegistered(bool registers, int calls)
    {
        var asked = 0;
        using var vipps = new VippsStub().WithTokens().WithRegistration().WithEmptyList();
        using var forward = new HttpClient();
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(vipps.BaseAddress))
            .ConfigureHttpClients(http => http.ConfigurePrimaryHttpMessageHandler(() => new ForwardingHandler(forward, request =>
                request.RequestUri!.AbsolutePath == VippsStub.WebhooksPath && Interlocked.Increment(ref asked) == 1))));

        if (registers)
        {
            var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation));
            Assert.True(failure.OutcomeUnknown);
            Assert.Contains("too long", failure.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Empty(await app.Client.ListAsync(Cancellation));
        }

        Assert.Equal(calls, vipps.Calls.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task Register_ServerError_IsNotRetriedAndTheOutcomeIsUnknown(HttpStatusCode status)
    {
        using var vipps = new VippsStub().WithTokens().OnRegister(_ => new(status));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation));

        Assert.Equal(status, failure.StatusCode);
        Assert.True(failure.OutcomeUnknown);
        Assert.False(failure.IsTransient);
        Assert.Contains("List the webhooks", failure.Message, StringComparison.Ordinal);
        Assert.Single(vipps.Calls);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task Register_Refused_IsNotRetriedAndTheOutcomeIsKnown(HttpStatusCode status)
    {
        using var vipps = new VippsStub().WithTokens().OnRegister(_ => new(status));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation));

        Assert.False(failure.OutcomeUnknown);
        Assert.Single(vipps.Calls);
    }

    public static TheoryData<string, Func<System.Net.Sockets.NetworkStream, CancellationToken, Task>> LostAnswers => new()
    {
        { "closed without a word", (_, _) => Task.CompletedTask },
        { "reset", (stream, _) => { RawServer.Reset(stream); return Task.CompletedTask; } },
        { "broken off in the head", (stream, stopping) => stream.WriteAsync("HTTP/1.1 201 Cre"u8.ToArray(), stopping).AsTask() },
        { "broken off in the body", (stream, stopping) => stream.WriteAsync("HTTP/1.1 201 Created\r\nContent-Length: 200\r\n\r\n{\"id\":"u8.ToArray(), stopping).AsTask() },
        { "not HTTP", (stream, stopping) => stream.WriteAsync("what?\r\n\r\n"u8.ToArray(), stopping).AsTask() },
    };

    [Theory]
    [MemberData(nameof(LostAnswers), DisableDiscoveryEnumeration = true)]
    public async Task Register_AnswerLost_IsNotRetriedAndTheOutcomeIsUnknown(
        string how, Func<System.Net.Sockets.NetworkStream, CancellationToken, Task> answer)
    {
        var calls = 0;
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) =>
        {
            Interlocked.Increment(ref calls);
            return answer(stream, stopping);
        });
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation).InTime());

        Assert.True(failure.OutcomeUnknown, how);
        Assert.False(failure.IsTransient, how); // who retries what is transient must not make a second webhook
        Assert.Equal(how == "broken off in the body" ? HttpStatusCode.Created : null, failure.StatusCode);
        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>created</html>")]
    [InlineData("{}")]
    [InlineData("""{"id":"497f6eca-6276-4993-bfeb-53cbbbba6f08"}""")]
    [InlineData("""{"secret":"s"}""")]
    [InlineData("""{"id":"not a guid","secret":"s"}""")]
    public async Task Register_CreatedButTheSecretCannotBeRead_TheOutcomeIsUnknown(string body)
    {
        using var vipps = new VippsStub().WithTokens().OnRegister(_ => new(HttpStatusCode.Created, body));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation));

        Assert.True(failure.OutcomeUnknown);
        Assert.Equal(HttpStatusCode.Created, failure.StatusCode);
        Assert.Single(vipps.Calls);
    }

    [Theory]
    [InlineData("no answer at all", "")]
    [InlineData("a body that never ends", "HTTP/1.1 201 Created\r\nContent-Length: 200\r\n\r\n{")]
    public async Task Register_TimeOut_IsNotRetriedAndTheOutcomeIsUnknown(string how, string answer)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clock = new RecordingClock();
        await using var vipps = RawServer.StartWithTokens(async (_, stream, stopping) =>
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), stopping);
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        });
        await using var app = TestApp.With(vipps.BaseAddress, time: clock);
        var registering = app.Client.RegisterAsync(The.Registration, Cancellation);
        await asked.Task.InTime();

        clock.Advance(TimeSpan.FromSeconds(10));

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => registering.InTime());
        Assert.True(failure.OutcomeUnknown, how);
        Assert.Contains("too long", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, vipps.Requests.Count); // the token's, and one
    }

    [Fact]
    public async Task Register_TokenCannotBeHad_NothingIsRegisteredAndTheOutcomeIsKnown()
    {
        using var vipps = new VippsStub().OnToken(_ => new(HttpStatusCode.ServiceUnavailable)).WithRegistration();
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.RegisterAsync(The.Registration, Cancellation));

        Assert.False(failure.OutcomeUnknown);
        Assert.Empty(vipps.Calls);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Register_RefusedUnprocessed_IsRetriedAfterRetryAfter(HttpStatusCode status)
    {
        var calls = 0;
        var clock = new RecordingClock();
        using var vipps = new VippsStub().WithTokens().OnRegister(_ => Interlocked.Increment(ref calls) == 1
            ? new(status, Headers: new() { ["Retry-After"] = "7" })
            : VippsStub.Registered());
        await using var app = TestApp.With(vipps.BaseAddress, time: clock);

        var registering = app.Client.RegisterAsync(The.Registration, Cancellation);
        await clock.WaitForAsync(TimeSpan.FromSeconds(7));
        Assert.Single(vipps.Calls);
        clock.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(The.WebhookId, (await registering.InTime()).Id);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task RetryAfter_AsADate_IsHonoured()
    {
        var calls = 0;
        var clock = new RecordingClock();
        var later = clock.GetUtcNow().AddSeconds(9).ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        using var vipps = new VippsStub().WithTokens().OnList(_ => Interlocked.Increment(ref calls) == 1
            ? new(HttpStatusCode.TooManyRequests, Headers: new() { ["Retry-After"] = later })
            : VippsStub.EmptyList());
        await using var app = TestApp.With(vipps.BaseAddress, time: clock);

        var listing = app.Client.ListAsync(Cancellation);
        await clock.WaitForAsync(TimeSpan.FromSeconds(9));
        clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Empty(await listing.InTime());
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task RetryAfter_Of114Hours_FailsAtOnceAndTellsForHowLong(HttpStatusCode status)
    {
        using var vipps = new VippsStub().WithTokens()
            .OnRegister(_ => new(status, Headers: new() { ["Retry-After"] = "410400" }));
        await using var app = TestApp.With(vipps.BaseAddress, time: new RecordingClock());

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation).InTime());

        Assert.Equal(TimeSpan.FromHours(114), failure.RetryAfter);
        Assert.True(failure.IsTransient);
        Assert.False(failure.OutcomeUnknown);
        Assert.Single(vipps.Calls);
    }

    [Fact]
    public async Task TotalTimeout_EndsACallThatIsTriedOverAndOver()
    {
        var clock = new RecordingClock();
        using var vipps = new VippsStub().WithTokens()
            .OnRegister(_ => new(HttpStatusCode.TooManyRequests, Headers: new() { ["Retry-After"] = "19" }));
        await using var app = TestApp.With(vipps.BaseAddress, options => options.Retry.TotalTimeout = TimeSpan.FromSeconds(11), time: clock);

        var registering = app.Client.RegisterAsync(The.Registration, Cancellation);
        await clock.WaitForAsync(TimeSpan.FromSeconds(19));
        clock.Advance(TimeSpan.FromSeconds(11));

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => registering.InTime());
        Assert.False(failure.OutcomeUnknown); // it was refused, not lost
    }

    [Fact]
    public async Task Waits_DoubleWithJitter_UpToTheLongest()
    {
        var clock = new RecordingClock();
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(HttpStatusCode.BadGateway));
        await using var app = TestApp.With(
            vipps.BaseAddress,
            options =>
            {
                options.Retry.MaxRetryAttempts = 6;
                options.Retry.BaseDelay = TimeSpan.FromSeconds(0.2);
                options.Retry.MaxDelay = TimeSpan.FromSeconds(3);
                options.Retry.TotalTimeout = TimeSpan.FromHours(1);
            },
            clock);

        var listing = app.Client.ListAsync(Cancellation);
        for (var retry = 1; retry <= 6; retry++)
        {
            await UntilAsync(() => Waits().Length >= retry);
            clock.Advance(TimeSpan.FromSeconds(3));
        }

        await Assert.ThrowsAsync<VippsApiException>(() => listing.InTime());
        Assert.Equal(7, vipps.Calls.Count);
        Assert.All(Waits(), wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(3)));
        Assert.NotEqual(TimeSpan.FromSeconds(0.2), Waits()[0]); // jitter
        Assert.True(Waits()[4..].Max() > Waits()[0] * 2); // growth

        // The waits between tries: shorter than the 10 s and the hour that the tries are timed with, and not the time for an error's body.
        TimeSpan[] Waits() => [.. clock.Waits.Where(wait =>
            wait >= TimeSpan.Zero && wait < TimeSpan.FromSeconds(10) && wait != ResponseBufferingHandler.MaxErrorTime)];
    }

    [Fact]
    public async Task RetryAfter_AsLongAsTheLongestWait_IsStillWaitedFor()
    {
        var calls = 0;
        var clock = new RecordingClock();
        using var vipps = new VippsStub().WithTokens().OnList(_ => Interlocked.Increment(ref calls) == 1
            ? new(HttpStatusCode.TooManyRequests, Headers: new() { ["Retry-After"] = "20" })
            : VippsStub.EmptyList());
        await using var app = TestApp.With(vipps.BaseAddress, time: clock);

        var listing = app.Client.ListAsync(Cancellation);
        await clock.WaitForAsync(TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Empty(await listing.InTime());
    }

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("0", null)]
    [InlineData("-7", null)]
    [InlineData("soon", null)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", null)]
    [InlineData("99999999999999999999", 864_000_000.0)]
    public void RetryAfter_InWhateverForm_IsReadOrLeft(string text, double? seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", text);

        Assert.Equal(seconds, Http.RetryAfter.Of(response, TimeProvider.System)?.TotalSeconds);
    }

    [Fact]
    public async Task TokenEndpointHangs_IsATokenException_NotAnUnansweredCall()
    {
        var clock = new RecordingClock();
        await using var vipps = RawServer.Start((_, _, stopping) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping));
        await using var app = TestApp.With(vipps.BaseAddress, options => options.Retry.MaxRetryAttempts = 0, clock);

        var registering = app.Client.RegisterAsync(The.Registration, Cancellation);
        await clock.WaitForAsync(TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<VippsTokenException>(() => registering.InTime());
    }

    [Fact]
    public async Task RetryHandlerAddedToOurClients_DoesNotRepeatARegister()
    {
        using var vipps = new VippsStub().WithTokens().OnRegister(_ => new(HttpStatusCode.InternalServerError));
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(vipps.BaseAddress))
            .ConfigureHttpClients(http => http.AddHttpMessageHandler(() => new StubbornHandler())));

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation));

        Assert.True(failure.OutcomeUnknown);
        Assert.Single(vipps.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StandardResilienceHandlerOnEveryHttpClient_StaysAround_AndDoesNotRepeatARegister(bool before)
    {
        using var vipps = new VippsStub().WithTokens()
            .OnRegister(_ => new(HttpStatusCode.InternalServerError))
            .OnList(_ => new(HttpStatusCode.InternalServerError));
        await using var app = TestApp.Build(services =>
        {
            if (before)
            {
                services.ConfigureHttpClientDefaults(AddStandardResilience);
            }

            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
            if (!before)
            {
                services.ConfigureHttpClientDefaults(AddStandardResilience);
            }
        });

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation));
        Assert.True(failure.OutcomeUnknown);
        Assert.Single(vipps.Calls);

        await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));
        Assert.Equal(1 + (4 * 4), vipps.Calls.Count); // our own retries, within each attempt of theirs
    }

    [Fact]
    public async Task StandardResilienceHandlerThatTheAppTakesOffOurClients_LeavesOurRetries()
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(HttpStatusCode.InternalServerError));
        await using var app = TestApp.Build(services =>
        {
            services.ConfigureHttpClientDefaults(AddStandardResilience);
#pragma warning disable EXTEXP0001 // Experimental: an app that calls it says so as well.
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress)).ConfigureHttpClients(static http => http.RemoveAllResilienceHandlers());
#pragma warning restore EXTEXP0001
        });

        await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));

        Assert.Equal(4, vipps.Calls.Count);
    }

    [Fact]
    public async Task HedgingOnEveryHttpClient_MakesOneWebhookAtMost_AndSaysIfThereMayBeOne()
    {
        using var second = new SemaphoreSlim(0);
        var vipps = RawServer.StartWithTokens(async (_, stream, stopping) =>
        {
            await second.WaitAsync(stopping); // as long as it takes the handler to hedge
            await RawServer.RespondAsync(stream, "201 Created", $$"""{"id":"{{The.WebhookId}}","secret":"{{The.WebhookSecret}}"}""", stopping);
        });
        await using var server = vipps;
        await using var app = TestApp.Build(services =>
        {
            services.ConfigureHttpClientDefaults(static http => http.AddStandardHedgingHandler().Configure(static options => options.Hedging.Delay = TimeSpan.FromMilliseconds(1)));
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
        });

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation).InTime());

        Assert.True(failure.OutcomeUnknown);

        // None, if the handler gave the first one up before it arrived.
        Assert.InRange(
            vipps.Requests.Count(static request => request.StartsWith("POST " + VippsStub.WebhooksPath, StringComparison.Ordinal)), 0, 1);
    }

    [Fact]
    public async Task EachRetry_IsLogged_WithItsReasonAndWithoutTheQuery()
    {
        var calls = 0;
        using var vipps = new VippsStub().WithTokens()
            .OnList(_ => Interlocked.Increment(ref calls) < 3 ? new(HttpStatusCode.BadGateway) : VippsStub.EmptyList());
        await using var app = TestApp.With(vipps.BaseAddress);

        await app.Client.ListAsync(Cancellation);

        Assert.Collection(
            app.Logs.GetSnapshot().Where(static record => record.Level == LogLevel.Warning),
            first => Assert.StartsWith($"GET {vipps.BaseAddress}webhooks/v1/webhooks failed (502). Retry 1 of 3 follows in ", first.Message, StringComparison.Ordinal),
            second => Assert.Contains("Retry 2 of 3", second.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnyOtherHandlerThatRepeats_IsStoppedBeforeASecondRegister()
    {
        using var vipps = new VippsStub().WithTokens().OnRegister(_ => new(HttpStatusCode.InternalServerError));
        await using var app = TestApp.Build(services =>
        {
            services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new StubbornHandler()));
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
        });

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation));

        Assert.True(failure.OutcomeUnknown);
        Assert.Single(vipps.Calls);
    }

    private static void AddStandardResilience(IHttpClientBuilder http) => http.AddStandardResilienceHandler(
        static options => options.Retry.Delay = TimeSpan.FromMilliseconds(1));

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class FailingHandler(Func<HttpRequestMessage, Exception?> fail) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            fail(request) is { } exception ? throw exception : base.SendAsync(request, cancellationToken);
    }

    /// <summary>Gives up as an <see cref="HttpClient"/> does that waits for no answer: after the request was sent.</summary>
    private sealed class ForwardingHandler(HttpClient http, Func<HttpRequestMessage, bool> timesOut) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var copy = new HttpRequestMessage(request.Method, request.RequestUri);
            using var response = await http.SendAsync(copy, cancellationToken);
            return timesOut(request)
                ? throw new TaskCanceledException("As HttpClient puts it.", new TimeoutException())
                : new HttpResponseMessage(response.StatusCode)
                {
                    Content = new ByteArrayContent(await response.Content.ReadAsByteArrayAsync(cancellationToken)),
                };
        }
    }

    private sealed class StubbornHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? response : await base.SendAsync(request, cancellationToken);
        }
    }
}
