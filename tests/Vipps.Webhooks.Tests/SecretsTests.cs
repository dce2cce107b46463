using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests;

/// <summary>
/// What a succeeding and a failing run say, every log line at Trace, every exception and every ToString, holds no secret.
/// </summary>
public sealed class SecretsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly string[] Secrets = [The.ClientSecret, The.SubscriptionKey, The.AccessToken, The.WebhookSecret];

    [Fact]
    public async Task SucceedingRun_SaysNoSecret()
    {
        using var vipps = new VippsStub()
            .OnToken(_ => VippsStub.Json(HttpStatusCode.OK, new { access_token = The.AccessToken, expires_in = "3600" }))
            .WithRegistration()
            .OnList(_ => VippsStub.Json(HttpStatusCode.OK, new
            {
                webhooks = new[] { new { id = The.WebhookId, url = The.CallbackUrl, events = Array.Empty<string>() } },
            }))
            .OnDelete(_ => new(HttpStatusCode.NoContent));
        await using var app = TestApp.With(vipps.BaseAddress);
        var said = new List<object?>();

        var token = await app.Tokens.GetTokenAsync(Cancellation);
        var registered = await app.Client.RegisterAsync(The.Registration, Cancellation);
        said.AddRange([token, registered, The.Registration]);
        said.AddRange(await app.Client.ListAsync(Cancellation));
        said.Add(await app.Client.DeleteAsync(registered.Id, Cancellation));
        said.AddRange(Services(app));

        Assert.Equal(The.AccessToken, token.AuthorizationHeader.Parameter);
        Assert.Equal(The.WebhookSecret, registered.Secret);
        Assert.Equal($"webhook {The.WebhookId} for https://shop.example/hooks/vipps", registered.ToString());
        AssertNoSecretIn(app, said, The.CallbackUrl.Query); // where a shop may keep a key of its own
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task FailingRun_EvenWhenTheServerEchoesTheKeys_SaysNoSecret(HttpStatusCode status)
    {
        var echo = VippsStub.Json(status, new
        {
            title = $"Bad key {The.SubscriptionKey}",
            detail = $"Wrong {The.ClientSecret} and {The.SubscriptionKey.ToUpperInvariant()} and Bearer {The.AccessToken}",
            traceId = The.SubscriptionKey,
            extraDetails = new[] { new { name = The.ClientSecret, reason = $"{The.SubscriptionKey} {The.AccessToken}" } },
        });
        using var vipps = new VippsStub()
            .OnToken(_ => VippsStub.Json(HttpStatusCode.OK, new { access_token = The.AccessToken, expires_in = "3600" }))
            .OnRegister(_ => echo)
            .OnList(_ => echo)
            .OnDelete(_ => echo);
        await using var app = TestApp.With(vipps.BaseAddress);
        var said = new List<object?>
        {
            await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation)),
            await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation)),
            await Assert.ThrowsAsync<VippsApiException>(() => app.Client.DeleteAsync(The.WebhookId, Cancellation)),
        };
        said.AddRange(Services(app));

        AssertNoSecretIn(app, said);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task FailingToken_EvenWhenTheServerEchoesTheKeys_SaysNoSecret(HttpStatusCode status)
    {
        using var vipps = new VippsStub().OnToken(_ => VippsStub.Json(status, new
        {
            error = The.ClientSecret,
            error_description = $"AADSTS: {The.ClientSecret}, {The.SubscriptionKey}",
        }));
        await using var app = TestApp.With(vipps.BaseAddress);
        var said = new List<object?>
        {
            await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(Cancellation)),
            await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(Cancellation)), // the one that fails fast
        };

        AssertNoSecretIn(app, said);
    }

    [Fact]
    public async Task MerchantKeys_SayNoSecret()
    {
        using var vipps = new VippsStub()
            .OnToken(_ => VippsStub.Json(HttpStatusCode.OK, new { access_token = The.AccessToken, expires_in = 900 }), "/miami/v1/token")
            .OnList(request => VippsStub.Json(HttpStatusCode.Forbidden, new { detail = request.Headers!["Authorization"].Single() }));
        await using var app = TestApp.With(vipps.BaseAddress, options =>
        {
            options.KeyType = VippsKeyType.Merchant;
            options.SubscriptionKey = options.MerchantSerialNumber = null;
        });

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));

        AssertNoSecretIn(app, [failure, .. Services(app)], BasicCredentials());

        static string BasicCredentials() =>
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{The.ClientId}:{The.ClientSecret}"));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nbad {0}\r\n\r\n")]
    [InlineData("HTTP/1.1 {0}\r\n\r\n")]
    [InlineData("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n{0}\r\n")]
    public async Task AnswerThatIsNotHttp_AndEchoesAKey_SaysNoSecret(string answer)
    {
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) => stream.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes(answer.Replace("{0}", The.SubscriptionKey, StringComparison.Ordinal)), stopping).AsTask());
        await using var app = TestApp.With(vipps.BaseAddress);
        var said = new List<object?>
        {
            await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation).InTime()),
            await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation).InTime()),
        };

        AssertNoSecretIn(app, said);
        Assert.DoesNotContain(said, thing => thing!.ToString()!.Contains(
            Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(The.SubscriptionKey))[..16], StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<object?> Services(TestApp app) =>
    [
        app.Client,
        app.Tokens,
        app.Services.GetRequiredService<IOptionsMonitor<VippsWebhooksOptions>>().CurrentValue,
        app.Services.GetRequiredKeyedService<VippsConnectionSource>("").Current,
        app.Services.GetRequiredKeyedService<VippsTokenProvider>("").Current,
    ];

    private static void AssertNoSecretIn(TestApp app, IEnumerable<object?> said, params string[] more)
    {
        var logs = app.Logs.GetSnapshot();
        Assert.Contains(logs, record => record.Category == "Vipps.Webhooks.Http"); // the calls themselves are among the lines
        string[] texts =
        [
            .. logs.Select(Text),
            .. said.Select(thing => thing?.ToString() ?? ""),
            .. said.OfType<Exception>().SelectMany(Chain).Select(exception => exception.Message),
            .. said.OfType<VippsApiException>().SelectMany(failure => Texts(failure.Problem)),
        ];

        foreach (var secret in (string[])[.. Secrets, .. more])
        {
            Assert.Equal("", texts.FirstOrDefault(text => text.Contains(secret, StringComparison.OrdinalIgnoreCase)) ?? "");
        }
    }

    private static string Text(FakeLogRecord record) => string.Join(
        '\n',
        [
            record.Message,
            record.Exception?.ToString() ?? "",
            .. (record.StructuredState ?? []).Select(pair => $"{pair.Key}={pair.Value}"),
            .. record.Scopes.Select(scope => scope?.ToString() ?? ""),
        ]);

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            yield return current;
        }
    }

    private static IEnumerable<string> Texts(VippsProblem? problem) => problem is null
        ? []
        : ((string?[])[problem.Type, problem.Title, problem.Detail, problem.Instance, problem.Code, problem.TraceId])
            .OfType<string>()
            .Concat(problem.Details.SelectMany(detail => (string[])[detail.Name, detail.Reason]));
}
