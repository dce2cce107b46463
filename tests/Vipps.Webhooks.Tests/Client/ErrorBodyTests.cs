using System.Net;
using System.Text;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Tests.Shared;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Client;

/// <summary>Every error body that was seen gives an exception with the status and a message that a person can read.</summary>
public sealed class ErrorBodyTests
{
    private const string ProblemWithNumber = """
        {"type":"https://example.com/problem","title":"Bad Request","status":400,"detail":"One or more validation errors occurred.",
        "instance":"/v1/webhooks","traceId":"00-bb841c55-01","extraDetails":[{"name":"events","reason":"Unsupported values: epayment.captured"}]}
        """;

    private const string ProblemWithString = """{"type":null,"title":"Bad Request","status":"400","detail":null,"instance":null,"traceId":null,"extraDetails":null}""";
    private const string Gateway = """{"statusCode":401,"message":"Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."}""";
    private const string GatewayMissing = """{"statusCode":401,"message":"Access denied due to missing subscription key."}""";
    private const string AzureAd = """
        {"error":"unauthorized_client","error_description":"AADSTS700016: Application was not found in the directory.\r\nTrace ID: t","error_codes":[700016],
        "timestamp":"2023-01-01 00:00:00Z","trace_id":"trace-1","correlation_id":"correlation-1","error_uri":"https://login.example/error"}
        """;

    private const string Codes = """[{"errorCode":"21","errorMessage":"Reference is wrong"},{"errorCode":"22","errorMessage":"Amount is wrong"}]""";

    public static TheoryData<HttpStatusCode, string, string, string[]> Bodies => new()
    {
        { HttpStatusCode.BadRequest, "application/problem+json", ProblemWithNumber, ["One or more validation errors occurred.", "events: Unsupported values: epayment.captured.", "00-bb841c55-01"] },
        { HttpStatusCode.BadRequest, "application/problem+json", ProblemWithString, ["Bad Request."] },
        { HttpStatusCode.Unauthorized, "application/json", Gateway, ["invalid subscription key"] },
        { HttpStatusCode.Unauthorized, "application/json", GatewayMissing, ["missing subscription key"] },
        { HttpStatusCode.Forbidden, "application/json", AzureAd, ["AADSTS700016: Application was not found", "trace-1"] },
        { HttpStatusCode.UnprocessableEntity, "application/json", Codes, ["21: Reference is wrong.", "22: Amount is wrong."] },
        { HttpStatusCode.BadRequest, "application/json", """{"errors":{"url":["must be https","must be reachable"]}}""", ["url: must be https.", "url: must be reachable."] },
        { HttpStatusCode.BadRequest, "application/json", """{"errors":["first","second"]}""", ["first.", "second."] },
        { HttpStatusCode.BadRequest, "application/json", """{"error":{"code":"Bad","message":"Wrapped"}}""", ["Wrapped."] },
        { HttpStatusCode.BadRequest, "application/json", """{"code":42,"message":"Numbered"}""", ["Numbered."] },
        { HttpStatusCode.Forbidden, "application/json", "", [] },
        { HttpStatusCode.BadGateway, "text/html", "<html><body>502 Bad Gateway</body></html>", [] },
        { HttpStatusCode.BadRequest, "application/json", """{"title":"cut off in the mid""", [] },
        { HttpStatusCode.BadRequest, "application/json", "\"just text\"", [] },
        { HttpStatusCode.BadRequest, "application/json", "{}", [] },
        { HttpStatusCode.BadRequest, "application/json", """{"extraDetails":7,"errors":false,"detail":{"a":1},"traceId":[],"status":{}}""", [] },
        { (HttpStatusCode)599, "application/json", "{}", [] },
    };

    [Theory]
    [MemberData(nameof(Bodies), DisableDiscoveryEnumeration = true)]
    public async Task ErrorBody_OfAnApiCall_GivesStatusAndMessage(HttpStatusCode status, string contentType, string body, string[] said)
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(status, body, contentType));
        await using var app = TestApp.With(vipps.BaseAddress, options => options.Retry.MaxRetryAttempts = 0);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(status, failure.StatusCode);
        Assert.Contains($"{(int)status}", failure.Message, StringComparison.Ordinal);
        Assert.All(said, text => Assert.Contains(text, failure.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
        Assert.Equal(said.Length == 0, failure.Problem is null);
    }

    [Theory]
    [MemberData(nameof(Bodies), DisableDiscoveryEnumeration = true)]
    public async Task ErrorBody_OfATokenRequest_GivesStatusAndMessage(HttpStatusCode status, string contentType, string body, string[] said)
    {
        using var vipps = new VippsStub().OnToken(_ => new(status, body, contentType));
        await using var app = TestApp.With(vipps.BaseAddress, options => options.Retry.MaxRetryAttempts = 0);

        var failure = await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(status, failure.StatusCode);
        Assert.All(said, text => Assert.Contains(text, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Problem_KeepsEachPart()
    {
        var problem = VippsProblemReader.Read(Encoding.UTF8.GetBytes(ProblemWithNumber), static text => text)!;

        Assert.Equal("https://example.com/problem", problem.Type);
        Assert.Equal("Bad Request", problem.Title);
        Assert.Equal("One or more validation errors occurred.", problem.Detail);
        Assert.Equal("/v1/webhooks", problem.Instance);
        Assert.Equal("00-bb841c55-01", problem.TraceId);
        Assert.Equal([new VippsProblemDetail { Name = "events", Reason = "Unsupported values: epayment.captured" }], problem.Details);
        Assert.Equal("unauthorized_client", VippsProblemReader.Read(Encoding.UTF8.GetBytes(AzureAd), static text => text)!.Code);
    }

    [Fact]
    [Trait(ManyInputs.Inputs, ManyInputs.Many)]
    public void Read_AnyBytes_NeverThrows()
    {
        var random = new Random(20230330);
        byte[][] seeds = [.. Bodies.Select(row => Encoding.UTF8.GetBytes(row.Data.Item3)), "\"\\ud800\""u8.ToArray(), [0xff, 0xfe]];
        var read = 0;
        var inputs = ManyInputs.Of(all: 50_000, inTheSuite: 5_000);
        for (var i = 0; i < inputs; i++)
        {
            var body = (byte[])seeds[random.Next(seeds.Length)].Clone();
            for (var flips = random.Next(4); flips > 0 && body.Length > 0; flips--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            read += VippsProblemReader.Read(body, static text => text) is null ? 0 : 1;
        }

        Assert.NotEqual(0, read);
    }

    [Fact]
    public void Read_DeepOrLongOrMany_IsBounded()
    {
        Assert.Null(VippsProblemReader.Read(Encoding.UTF8.GetBytes(new string('[', 10_000)), static text => text));
        Assert.Null(VippsProblemReader.Read(new byte[100_000], static text => text));
        var longText = VippsProblemReader.Read(Encoding.UTF8.GetBytes($$"""{"title":"{{new string('x', 50_000)}}"}"""), static text => text)!;
        Assert.Equal(1_000, longText.Title!.Length);
        var many = VippsProblemReader.Read(
            Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("\"x\"", 5_000))}]"), static text => text)!;
        Assert.Equal(50, many.Details.Count);
    }
}
