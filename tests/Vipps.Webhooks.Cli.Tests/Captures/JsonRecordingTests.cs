using System.Text;
using System.Text.Json;
using CsCheck;
using Vipps.Webhooks.Cli.Tests.Verify;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli.Tests.Captures;

public sealed class JsonRecordingTests : IDisposable
{
    private const string Url = "https://shop.example/hooks/vipps?key=1f2e3d";

    private static readonly Dictionary<string, string> Webhook = new()
    {
        ["VIPPS_WEBHOOK_URL"] = Url,
        ["VIPPS_WEBHOOK_SECRET"] = Recorded.Secret,
    };

    private readonly ScratchDirectory _files = new();

    public static TheoryData<string> Forms => [.. Writers.Keys];

    private static Dictionary<string, Func<IReadOnlyDictionary<string, string>, byte[], string>> Writers { get; } = new()
    {
        ["har"] = static (headers, body) => $$"""{"log":{"version":"1.2","entries":[{{HarEntry(headers, body)}}] } }""",
        ["har entry"] = HarEntry,
        ["har request"] = HarRequest,
        ["webhook.site"] = WebhookSite,
        ["webhook.site list"] = static (headers, body) => $$"""{"data":[{{WebhookSite(new Dictionary<string, string>(), [])}},{{WebhookSite(headers, body)}}],"total":2}""",
        ["webhook.site array"] = static (headers, body) => $"\n  [ {WebhookSite(headers, body)} ]",
        ["gateway 2.0"] = static (headers, body) => $$"""
            {"version":"2.0","routeKey":"$default","rawPath":"/hooks/vipps","rawQueryString":"key=1f2e3d","headers":{{JsonSerializer.Serialize(headers)}},
            "requestContext":{"http":{"method":"POST","path":"/hooks/vipps"} },"body":{{Json(body)}},"isBase64Encoded":false}
            """,
        ["gateway 2.0 in base64"] = static (headers, body) => $$"""
            {"version":"2.0","rawPath":"/hooks/vipps","rawQueryString":"key=1f2e3d","headers":{{JsonSerializer.Serialize(headers)}},
            "requestContext":{"http":{"method":"POST"} },"body":"{{Convert.ToBase64String(body)}}","isBase64Encoded":true}
            """,
        ["gateway 1.0"] = static (headers, body) => $$"""
            {"resource":"/{proxy+}","path":"/hooks/vipps","httpMethod":"POST","headers":{{JsonSerializer.Serialize(headers)}},"multiValueHeaders":{{Lists(headers)}},
            "queryStringParameters":{"key":"1f2e3d"},"requestContext":{"path":"/prod/hooks/vipps"},"body":{{Json(body)}},"isBase64Encoded":false}
            """,
        ["gateway 1.0 without lists"] = static (headers, body) => $$"""
            {"path":"/hooks/vipps","httpMethod":"POST","headers":{{JsonSerializer.Serialize(headers)}},"multiValueHeaders":null,"queryStringParameters":{"key":"1f2e3d"},
            "body":{{Json(body)}},"isBase64Encoded":false}
            """,
    };

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Verify_EachForm_IsValid(string form)
    {
        var run = await ToolRun.RunAsync(["verify", "--any-date", "--output", "json", "--request", _files.Write("recording.json", Signed(form, "{\"name\":\"å\\u0001\",\n\"b\":\"𝄞\"}\r\n"))], Webhook);

        Assert.True(run.Json.GetProperty("valid").GetBoolean());
        Assert.Empty(run.Json.GetProperty("findings").EnumerateArray());
    }

    [Fact]
    public void Read_AnyBodyInAnyForm_ComesBackByteForByte() =>
        Gen.Select(OneOf([.. Writers.Keys]), Gen.String.Where(static text => !text.Any(char.IsSurrogate))).Sample(static (form, body) =>
        {
            var request = RequestReader.Read(Signed(form, body));

            Assert.Equal(Encoding.UTF8.GetBytes(body), request.Body.ToArray());
            Assert.Equal("POST", request.Method);
            Assert.Equal("shop.example", request.Host);
            Assert.Equal(Recorded.Date, request["x-ms-date"]);
            Assert.Equal(form.StartsWith("gateway 1.0", StringComparison.Ordinal) ? null : "/hooks/vipps?key=1f2e3d", request.Target?.PathAndQuery);
        });

    [Fact]
    public void Read_BytesThatAreNoText_ComeBackFromBase64()
    {
        byte[] body = [0xFF, 0, 0xFE];

        Assert.Equal(body, RequestReader.Read(Encoding.UTF8.GetBytes(Writers["gateway 2.0 in base64"](new Dictionary<string, string>(), body))).Body.ToArray());
    }

    [Theory]
    [InlineData("{\"headers\":{},\"body\":\"%%\",\"isBase64Encoded\":true}", "not base64")]
    [InlineData("{\"headers\":{},\"body\":\"\\ud800\"}", "surrogate")]
    [InlineData("{\"headers\":{\"a\":\"\\ud800\"},\"body\":\"\"}", "surrogate")]
    [InlineData("[{\"headers\":{},\"body\":\"a\"},{\"headers\":{},\"body\":\"b\"}]", "2 requests, 0 of them")]
    [InlineData("[{\"headers\":{\"x-ms-date\":\"a\"},\"body\":\"a\"},{\"headers\":{\"X-MS-Date\":\"a\"},\"body\":\"b\"}]", "2 requests, 2 of them")]
    [InlineData("{\"headers\":{},\"body\":", "The request is JSON, but not")]
    [InlineData("{\"headers\":1,\"body\":\"\"}", "The request is JSON, but not")]
    [InlineData("{\"log\":{\"entries\":[]}}", "The request is JSON, but not")]
    [InlineData("[[[1,null,\"a\"]]]", "The request is JSON, but not")]
    public void Read_UnusableJson_SaysWhy(string json, string message)
    {
        var wrong = Assert.Throws<ToolException>(() => RequestReader.Read(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(ExitCode.WrongUse, wrong.ExitCode);
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    // Whatever stands where it does not belong: a request, or a message.
    [Fact]
    public void Read_FormWithAValueOfAnotherKind_IsARequestOrWrongUse() =>
        Gen.Select(
            OneOf([.. Writers.Keys]),
            OneOf("method", "headers", "url", "body", "content", "postData", "text", "requestContext", "http", "rawPath", "name", "value", "log", "entries", "data", "isBase64Encoded", "path"),
            OneOf("null", "1", "true", "[]", "{}", "[null]", "{\"a\":1}", "\"\"", "\"\\ud800\"")).Sample(static (form, name, value) =>
        {
            var json = Encoding.UTF8.GetString(Signed(form, "{}")).Replace($"\"{name}\":", $"\"{name}\":{value},\"was\":", StringComparison.Ordinal);
            try
            {
                Assert.NotNull(RequestReader.Read(Encoding.UTF8.GetBytes(json)));
            }
            catch (ToolException refused)
            {
                Assert.Equal(ExitCode.WrongUse, refused.ExitCode);
            }
        });

    [Fact]
    public async Task Send_SignedAnew_TakesSuchARecording()
    {
        await using var shop = await Shop.OpenAsync();
        var recording = _files.Write("recording.json", Signed("gateway 2.0", "{}"));

        var run = await ToolRun.RunAsync(["send", "--sign-anew", "--request", recording, "--to", shop.Url], Webhook);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("{}", Assert.Single(shop.Bodies));
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static byte[] Signed(string form, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var signed = WebhookSigner.Sign(Recorded.Secret, new Uri(Url), bytes, Recorded.SignedAt);
        var headers = new Dictionary<string, string>
        {
            ["host"] = "shop.example",
            ["x-ms-date"] = signed.Date,
            ["x-ms-content-sha256"] = signed.ContentHash,
            ["authorization"] = signed.Authorization,
        };
        return Encoding.UTF8.GetBytes(Writers[form](headers, bytes));
    }

    private static string HarEntry(IReadOnlyDictionary<string, string> headers, byte[] body) =>
        $$"""{"startedDateTime":"2023-03-30T08:38:32Z","request":{{HarRequest(headers, body)}},"response":{"status":200,"headers":[] } }""";

    private static string HarRequest(IReadOnlyDictionary<string, string> headers, byte[] body) => $$"""
        {"method":"POST","url":"{{Url}}#top","httpVersion":"h2","headers":[{"name":":authority","value":"shop.example"},
        {{string.Join(',', headers.Select(static header => $$"""{"name":"{{header.Key}}","value":"{{header.Value}}"}"""))}}],"postData":{"mimeType":"application/json","text":{{Json(body)}}} }
        """;

    private static string WebhookSite(IReadOnlyDictionary<string, string> headers, byte[] body) => $$"""
        {"uuid":"1","type":"web","token_id":"2","method":"POST","hostname":"shop.example","content":{{Json(body)}},"query":{"key":"1f2e3d"},"headers":{{Lists(headers)}},"url":"{{Url}}"}
        """;

    private static string Lists(IReadOnlyDictionary<string, string> headers) =>
        JsonSerializer.Serialize(headers.ToDictionary(static header => header.Key, static header => (string[])[header.Value]));

    private static string Json(byte[] body) => JsonSerializer.Serialize(Encoding.UTF8.GetString(body));
}
