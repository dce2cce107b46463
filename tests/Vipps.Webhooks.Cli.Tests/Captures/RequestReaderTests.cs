using System.Text;

namespace Vipps.Webhooks.Cli.Tests.Captures;

public sealed class RequestReaderTests
{
    [Theory]
    [InlineData("POST /a?b=c HTTP/1.1\r\nHost: shop.example\r\nx-ms-date:  now \r\n\r\n{\n}\r\n", "POST", "/a?b=c", "{\n}\r\n")]
    [InlineData("POST /a?b=c HTTP/1.1\nHost: shop.example\nx-ms-date: now\n\n{\n}\r\n", "POST", "/a?b=c", "{\n}\r\n")]
    [InlineData("\uFEFF### one\n# comment\n// another\n@host = x\n\nPOST https://shop.example/a?b=c\n# @note\nX-MS-DATE: now\n\nx", "POST", "/a?b=c", "x")]
    [InlineData("https://shop.example/a?b=c\nx-ms-date: now\n\n", null, "/a?b=c", "")]
    [InlineData("post HTTPS://shop.example/a?b=c HTTP/2\nx-ms-date: now", "post", "/a?b=c", "")]
    [InlineData("Host: shop.example\nx-ms-date: now\n\n\n", null, null, "\n")]
    [InlineData("POST https://shop.example?b=c HTTP/1.1\nx-ms-date: now\n\n# no comment", "POST", "/?b=c", "# no comment")]
    [InlineData("POST https://shop.example\nx-ms-date: now\n\n", "POST", "/", "")]
    public void Read_RequestInAnyForm_TakesItsPartsAndTheBodyByteForByte(string text, string? method, string? target, string body)
    {
        var request = Read(text);

        Assert.Equal(method, request.Method);
        Assert.Equal(target, request.Target?.PathAndQuery);
        Assert.Equal("shop.example", request.Host);
        Assert.Equal("now", request["x-ms-Date"]);
        Assert.Equal(body, Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void Read_BodyThatIsNoText_KeepsEveryByte()
    {
        byte[] body = [0, 0xFF, (byte)'\r', (byte)'\n', 0xFE, 0x1A];

        Assert.Equal(body, RequestReader.Read((byte[])[.. "POST / HTTP/1.1\r\n\r\n"u8, .. body]).Body.ToArray());
    }

    [Theory]
    [InlineData("{\"request\":{\"method\":\"POST\"}}", "HAR entry")]
    [InlineData("[\n  {\"uuid\":\"1\"}\n]", "webhook.site")]
    [InlineData("\n  {\"version\":\"2.0\"}", "API gateway")]
    [InlineData("* Connected to shop.example\n> POST /hooks/vipps HTTP/1.1\n", "curl -v")]
    [InlineData("> POST /hooks/vipps HTTP/1.1\n> Host: shop.example\n", "curl -v")]
    public void Read_OtherRecording_NamesItAndTheWayOut(string recording, string name)
    {
        var exception = Assert.Throws<ToolException>(() => Read(recording));

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.Contains("--content-hash", exception.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HeaderGivenTwice_JoinsItsValuesAsTheReceiverDoes()
    {
        var request = Read("POST / HTTP/1.1\nx-ms-date: a\nX-Ms-Date: b\n\n");

        Assert.Equal("a, b", request["x-ms-date"]);
        Assert.Equal(["a", "b"], request.ValuesOf("x-ms-date"));
    }

    [Theory]
    [InlineData(3, "bod")]
    [InlineData(4, "body")]
    [InlineData(5, "body")]
    public void Read_ContentLength_EndsTheBodyAndKeepsWhatFollows(int length, string body)
    {
        var request = Read($"POST / HTTP/1.1\nContent-Length: {length}\n\nbody");

        Assert.Equal(body, Encoding.UTF8.GetString(request.Body.Span));
        Assert.Equal(length, request.AnnouncedLength);
        Assert.Equal("body"u8.ToArray(), request.AllAfterHeaders.ToArray());
    }

    [Theory]
    [InlineData("5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n", "hello world")]
    [InlineData("hello world", "hello world")]
    [InlineData("5\r\nhello\r\nFFFFFFFF\r\n", "5\r\nhello\r\nFFFFFFFF\r\n")]
    [InlineData("7FFFFFFF\r\nhello", "7FFFFFFF\r\nhello")]
    [InlineData("5\r\nhello!\r\n0\r\n\r\n", "5\r\nhello!\r\n0\r\n\r\n")]
    public void Read_Chunked_TakesTheFramingOffWhereItIsThere(string recorded, string body) =>
        Assert.Equal(body, Encoding.UTF8.GetString(Read($"POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n{recorded}").Body.Span));

    [Theory]
    [InlineData("", "There is no request")]
    [InlineData("# nothing else\n\n", "There is no request")]
    [InlineData("{\"a\":1}", "The request is JSON")]
    [InlineData("curl -X POST https://shop.example", "line 1 is not a request line")]
    [InlineData("\n\nPOST\n", "line 3 is not a request line")]
    [InlineData("HTTP/1.1 200 OK\n", "line 1 begins a response")]
    [InlineData("POST / HTTP/1.1\nHost: a\nnonsense\n", "line 3 is not a header")]
    [InlineData("POST / HTTP/1.1\nHost: a\n{\"a\" 1}\n", "line 3 is not a header")]
    [InlineData("POST / HTTP/1.1\nAuthorization: a\n  b\n", "line 3 continues")]
    [InlineData("POST {{url}} HTTP/1.1\n", "line 1 contains a variable")]
    [InlineData("POST / HTTP/1.1\nx-ms-date: {{$datetime}}\n", "line 2 contains a variable")]
    [InlineData("POST / HTTP/1.1\nContent-Length: many\n\n", "Content-Length is not a number")]
    public void Read_NoRequest_SaysWhereAndWhy(string text, string message)
    {
        var wrong = Assert.Throws<ToolException>(() => Read(text));

        Assert.Equal(ExitCode.WrongUse, wrong.ExitCode);
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Utf16_SaysThatItIs() =>
        Assert.Contains("UTF-16", Assert.Throws<ToolException>(() => RequestReader.Read((byte[])[0xFF, 0xFE, .. Encoding.Unicode.GetBytes("POST / HTTP/1.1")])).Message, StringComparison.Ordinal);

    private static CapturedRequest Read(string text) => RequestReader.Read(Encoding.UTF8.GetBytes(text));
}
