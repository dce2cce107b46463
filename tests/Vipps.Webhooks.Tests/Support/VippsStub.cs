using System.Globalization;
using System.Net;
using System.Text.Json;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace Vipps.Webhooks.Tests.Support;

/// <summary>Vipps' side on WireMock: what it answers is said test by test.</summary>
internal sealed class VippsStub : IDisposable
{
    public const string TokenPath = "/accesstoken/get";
    public const string WebhooksPath = "/webhooks/v1/webhooks";

    private readonly WireMockServer _server = WireMockServer.Start();
    private int _tokens;

    public Uri BaseAddress => new(_server.Url!);

    public IReadOnlyList<IRequestMessage> Requests => [.. _server.LogEntries.Select(entry => entry.RequestMessage!)];

    public IReadOnlyList<IRequestMessage> TokenRequests => [.. Requests.Where(request => request.Path == TokenPath)];

    public IReadOnlyList<IRequestMessage> Calls => [.. Requests.Where(request => request.Path.StartsWith(WebhooksPath, StringComparison.Ordinal))];

    /// <summary>Answers each token request with a new token: token-1, token-2, …</summary>
    public VippsStub WithTokens(object? expiresIn = null)
    {
        OnToken(_ => Json(HttpStatusCode.OK, new Dictionary<string, object>
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = expiresIn ?? "3600",
            ["ext_expires_in"] = "0",
            ["expires_on"] = "1495271273",
            ["not_before"] = "1495184873",
            ["resource"] = "00000002-0000-0000-c000-000000000000",
            ["access_token"] = $"token-{Interlocked.Increment(ref _tokens)}",
        }));
        return this;
    }

    public VippsStub OnToken(Func<IRequestMessage, Answer> answer, string path = TokenPath)
    {
        _server.Given(Request.Create().WithPath(path).UsingPost()).RespondWith(Response.Create().WithCallback(Answering(answer)));
        return this;
    }

    public VippsStub OnRegister(Func<IRequestMessage, Answer> answer)
    {
        _server.Given(Request.Create().WithPath(WebhooksPath).UsingPost()).RespondWith(Response.Create().WithCallback(Answering(answer)));
        return this;
    }

    public VippsStub OnList(Func<IRequestMessage, Answer> answer)
    {
        _server.Given(Request.Create().WithPath(WebhooksPath).UsingGet()).RespondWith(Response.Create().WithCallback(Answering(answer)));
        return this;
    }

    /// <summary>Answers a list when the test lets it: a thread of the pool that waited for that would be one too few for the other tests.</summary>
    public VippsStub OnListLater(Func<IRequestMessage, Task<Answer>> answer)
    {
        _server.Given(Request.Create().WithPath(WebhooksPath).UsingGet())
            .RespondWith(Response.Create().WithCallback(async request => MessageOf(await answer(request))));
        return this;
    }

    public VippsStub OnDelete(Func<IRequestMessage, Answer> answer)
    {
        _server.Given(Request.Create().WithPath(WebhooksPath + "/*").UsingDelete())
            .RespondWith(Response.Create().WithCallback(Answering(answer)));
        return this;
    }

    /// <summary>Answers any request to a path of another API.</summary>
    public VippsStub On(string path, Func<IRequestMessage, Answer> answer)
    {
        _server.Given(Request.Create().WithPath(path)).RespondWith(Response.Create().WithCallback(Answering(answer)));
        return this;
    }

    public VippsStub WithRegistration() => OnRegister(_ => Registered());

    public VippsStub WithEmptyList() => OnList(_ => EmptyList());

    public static Answer Registered() =>
        Json(HttpStatusCode.Created, new { id = The.WebhookId, secret = The.WebhookSecret });

    public static Answer EmptyList() => Json(HttpStatusCode.OK, new { webhooks = Array.Empty<object>() });

    public static Answer Json(HttpStatusCode status, object body) => new(status, JsonSerializer.Serialize(body));

    public static string BearerOf(IRequestMessage request) => request.Headers!["Authorization"].Single()["Bearer ".Length..];

    public void Dispose() => _server.Dispose();

    private static Func<IRequestMessage, ResponseMessage> Answering(Func<IRequestMessage, Answer> answer) => request => MessageOf(answer(request));

    private static ResponseMessage MessageOf(Answer answer)
    {
        var (status, body, contentType, headers) = answer;
        var message = new ResponseMessage
        {
            StatusCode = ((int)status).ToString(CultureInfo.InvariantCulture),
            BodyData = new BodyData { DetectedBodyType = BodyType.String, BodyAsString = body },
            Headers = new Dictionary<string, WireMockList<string>> { ["Content-Type"] = new(contentType) },
        };
        foreach (var (name, value) in headers ?? [])
        {
            message.Headers[name] = new WireMockList<string>(value);
        }

        return message;
    }

    public sealed record Answer(
        HttpStatusCode Status,
        string Body = "",
        string ContentType = "application/json",
        Dictionary<string, string>? Headers = null);
}
