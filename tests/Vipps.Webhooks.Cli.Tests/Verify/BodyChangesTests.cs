using System.IO.Compression;
using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli.Tests.Verify;

public sealed class BodyChangesTests
{
    private const string Json = """{"name":"Blåbær \"1\" <a/b>","list":[1.50,true,null,{}],"empty":[]}""";
    private const string Pretty = "{\n  \"name\": \"Blåbær \\\"1\\\" <a/b>\",\n  \"list\": [\n    1.50,\n    true,\n    null,\n    {}\n  ],\n  \"empty\": []\n}";

    public static TheoryData<string, string, string> Changes => new()
    {
        { "bodyNewlineAdded", Json, Json + "\n" },
        { "bodyNewlineAdded", Json, Json + "\r\n" },
        { "bodyNewlineAdded", Json, $" {Json}  " },
        { "bodyNewlineRemoved", Json + "\n", Json },
        { "bodyNewlineRemoved", Json + "\r\n", Json },
        { "bodyLineEndings", Pretty, Windows(Pretty) },
        { "bodyLineEndings", Windows(Pretty), Pretty },
        { "bodyLineEndings", Windows(Pretty), Pretty + "\n" },
        { "bodyLineEndings", Windows(Pretty) + "\r\n", Pretty + "\n" },
        { "bodyLineEndings", "a\nb", "a\r\nb\r\n" },
        { "bodyBom", Json, $"\uFEFF{Json}" },
        { "bodyBom", $"\uFEFF{Json}", Json },
        { "bodyRewritten", Json, Pretty },
        { "bodyRewritten", Pretty, Json },
        { "bodyRewritten", Json, Json.Replace("å", "\\u00e5", StringComparison.Ordinal).Replace("æ", "\\u00E6", StringComparison.Ordinal) },
        { "bodyRewritten", Default(Json), Json },
        { "bodyRewritten", Default(Json), Pretty },
        { "bodyRewritten", Json, Default(Json) },
        { "bodyRewritten", Python(Json), Json },
        { "bodyRewritten", Php(Json), Json },
        { "bodyRewritten", Windows(Pretty), Json },
        { "bodyRewritten", Json, $"\uFEFF{Pretty}" },
        { "bodyRewritten", """{"a":"å \u00e5"}""", """{ "a": "å \u00e5" }""" },
        { "bodyQuoted", Json, $"\"{Json.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" },
        { "bodyChunked", "hello world", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n" },
        { "separatorInBody", Json, Json + "\n###\nGET https://shop.example" },
        { "separatorInBody", Json, Json + "\r\n\r\n### next\n" },
        { "bodyEmpty", Json, "" },
        { "hashOfNothing", "", Json },
        { "bodyChanged", Json, Json.Replace("true", "false", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Diagnose_BodyWasTouched_SaysHowAndThatTheRestIsRight(string code, string before, string recorded)
    {
        var diagnosis = Look(Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(recorded));

        Assert.Equal(WebhookVerification.ContentHashMismatch, diagnosis.Verification);
        var finding = Assert.Single(diagnosis.Findings);
        Assert.Equal(code, finding.Code);
        Assert.StartsWith("The secret and the URL are right", finding.Message, StringComparison.Ordinal);
        Assert.NotNull(diagnosis.Webhook);
    }

    public static TheoryData<string, byte[]> Bytes => new()
    {
        { "bodyEncoding", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Json)] },
        { "bodyEncoding", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Json)] },
        { "bodyEncoding", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Json + "\r\n")] },
        { "bodyEncoding", Encoding.Latin1.GetBytes(Json) },
        { "bodyEncoding", Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Json))) },
        { "bodyCompressed", Compressed(Json) },
        { "bodyChanged", [0x1F, 0x8B, 1, 2, 3] },
        { "bodyChanged", "\"\\ud800\""u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Bytes))]
    public void Diagnose_BodyIsInOtherBytes_SaysWhich(string code, byte[] recorded) =>
        Assert.Equal(code, Assert.Single(Look(Encoding.UTF8.GetBytes(Json), recorded).Findings).Code);

    [Fact]
    public void Diagnose_BodyWithANewlineOfItsOwnInUtf16_KeepsTheNewline() => Assert.Equal(
        "bodyEncoding",
        Assert.Single(Look(Encoding.UTF8.GetBytes(Json + "\n"), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Json + "\n")]).Findings).Code);

    [Fact]
    public void Diagnose_SignerHashedUtf16_SaysThatTheEncodingDiffers() =>
        Assert.Equal("bodyEncoding", Assert.Single(Look(Encoding.Unicode.GetBytes(Json), Encoding.UTF8.GetBytes(Json)).Findings).Code);

    [Fact]
    public void Diagnose_BodyIsShorterThanAnnounced_SaysHowMuchIsMissing()
    {
        var finding = Assert.Single(Look(Encoding.UTF8.GetBytes(Json), Encoding.UTF8.GetBytes(Json)[..10], announced: Encoding.UTF8.GetByteCount(Json)).Findings);

        Assert.Equal("bodyIncomplete", finding.Code);
        Assert.Contains("but there are only 10", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_ContentLengthEndsTheBodyTooEarly_SaysSo()
    {
        var body = Encoding.UTF8.GetBytes(Json);

        Assert.Equal("contentLengthShort", Assert.Single(Look(body, body[..10], announced: 10, all: body).Findings).Code);
    }

    [Fact]
    public void Diagnose_BodyWasTouchedAndSecretIsWrong_SaysBothAndDoesNotPraiseTheSecret()
    {
        var delivery = Recorded.Delivery("a"u8.ToArray(), "a\n"u8.ToArray());

        var diagnosis = Recorded.Look(delivery, Recorded.Webhook($"'{Recorded.Secret}'"));

        Assert.Equal(["bodyNewlineAdded", "secretQuoted"], diagnosis.Findings.Select(static finding => finding.Code));
        Assert.DoesNotContain("are right", diagnosis.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_NothingFits_SaysWhatIsWrongWithEach() =>
        Assert.Equal(
            ["bodyChanged", "secretOrUrlWrong"],
            Recorded.Diagnose(Recorded.Delivery("a"u8.ToArray(), "b"u8.ToArray()), Recorded.Webhook("another-secret")));

    private static Diagnosis Look(byte[] before, byte[] recorded, int? announced = null, byte[]? all = null)
    {
        var delivery = Recorded.Delivery(before, recorded);
        return Recorded.Look(new CapturedRequest
        {
            Headers = delivery.Headers,
            Body = recorded,
            AllAfterHeaders = all ?? recorded,
            AnnouncedLength = announced,
        });
    }

    private static string Windows(string text) => text.Replace("\n", "\r\n", StringComparison.Ordinal);

    private static string Default(string json) => json
        .Replace("å", "\\u00E5", StringComparison.Ordinal).Replace("æ", "\\u00E6", StringComparison.Ordinal)
        .Replace("\\\"", "\\u0022", StringComparison.Ordinal).Replace("<", "\\u003C", StringComparison.Ordinal).Replace(">", "\\u003E", StringComparison.Ordinal);

    private static string Python(string json) => json
        .Replace("å", "\\u00e5", StringComparison.Ordinal).Replace("æ", "\\u00e6", StringComparison.Ordinal)
        .Replace(",", ", ", StringComparison.Ordinal).Replace(":", ": ", StringComparison.Ordinal);

    private static string Php(string json) => json
        .Replace("å", "\\u00e5", StringComparison.Ordinal).Replace("æ", "\\u00e6", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal);

    private static byte[] Compressed(string text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return target.ToArray();
    }
}
