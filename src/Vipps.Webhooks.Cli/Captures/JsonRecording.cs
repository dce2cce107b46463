using System.Globalization;
using System.Text;
using System.Text.Json;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// Reads a delivery that was recorded as JSON: by a browser or a proxy (HAR), by webhook.site, or by an API gateway that hands it to a
/// function (AWS, payload versions 1.0 and 2.0). Messages never quote the recording.
/// </summary>
internal static class JsonRecording
{
    /// <exception cref="ToolException">It is not such a recording, or not one of exactly one delivery.</exception>
    public static CapturedRequest Read(ReadOnlyMemory<byte> content, string wayOut)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            CapturedRequest[] requests = [.. Candidates(document.RootElement).Select(Read).OfType<CapturedRequest>()];
            CapturedRequest[] deliveries = [.. requests.Where(static request => request[WebhookSignatureHeaders.DateName] is not null)];
            return (deliveries, requests) switch
            {
                ([var delivery], _) => delivery,
                (_, [var only]) => only,
                (_, []) => throw Unknown(wayOut),
                _ => throw ToolException.WrongUse(
                    $"The JSON holds {requests.Length} requests, {deliveries.Length} of them with the header x-ms-date.", "Keep only the intended one in it."),
            };
        }
        catch (JsonException)
        {
            throw Unknown(wayOut);
        }
        catch (InvalidOperationException)
        {
            throw ToolException.WrongUse("The request is JSON with half of a surrogate pair in a string, which cannot be converted to bytes.", wayOut);
        }
    }

    private static ToolException Unknown(string wayOut) => ToolException.WrongUse(
        "The request is JSON, but not a HAR entry, an export of webhook.site or an event of an API gateway with method, headers and body.", wayOut);

    private static IEnumerable<JsonElement> Candidates(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Array => root.EnumerateArray().SelectMany(Candidates),
        JsonValueKind.Object when Member(root, "log") is { ValueKind: JsonValueKind.Object } log => Candidates(log),
        JsonValueKind.Object when Member(root, "entries") is { ValueKind: JsonValueKind.Array } entries => Candidates(entries),
        JsonValueKind.Object when Member(root, "request") is { ValueKind: JsonValueKind.Object } request && Member(request, "headers") is not null => [request],
        JsonValueKind.Object when Member(root, "data") is { ValueKind: JsonValueKind.Array } data => Candidates(data),
        _ => [root],
    };

    /// <returns>The request; null if it has none of the known forms.</returns>
    private static CapturedRequest? Read(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return Member(request, "headers") switch
        {
            { ValueKind: JsonValueKind.Array } list when Text(request, "url") is { } url => NewRequest(
                Text(request, "method"), TargetOf(url), HarHeaders(list), HarBody(request)),
            { ValueKind: JsonValueKind.Object } when Member(request, "isBase64Encoded") is not null || Member(request, "body") is not null => NewRequest(
                Text(request, "httpMethod") ?? Text(request, "requestContext", "http", "method"),
                GatewayTarget(request),
                GatewayHeaders(request),
                BodyOf(Text(request, "body"), Member(request, "isBase64Encoded") is { ValueKind: JsonValueKind.True })),
            { ValueKind: JsonValueKind.Object } map when Member(request, "content") is not null => NewRequest(
                Text(request, "method"), TargetOf(Text(request, "url")), Headers(map), BodyOf(Text(request, "content"), isBase64: false)),
            _ => null,
        };
    }

    private static CapturedRequest NewRequest(string? method, RequestTarget? target, IEnumerable<CapturedHeader> headers, byte[] body)
    {
        // HTTP/2 has pseudo-headers, such as :authority, among its headers.
        CapturedHeader[] real = [.. headers.Where(static header => !header.Name.StartsWith(':'))];
        var length = real.FirstOrDefault(static header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))?.Value;
        return new CapturedRequest
        {
            Method = method,
            Target = target,
            Headers = real,
            Body = body,
            AllAfterHeaders = body,
            AnnouncedLength = int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var announced) ? announced : null,
        };
    }

    private static RequestTarget? TargetOf(string? url) => url is null ? null : RequestTarget.Parse(url.Split('#')[0]);

    private static IEnumerable<CapturedHeader> HarHeaders(JsonElement list) =>
        from header in list.EnumerateArray()
        where header.ValueKind == JsonValueKind.Object
        let name = Text(header, "name")
        let value = Text(header, "value")
        where name is not null && value is not null
        select new CapturedHeader(name, value.Trim());

    private static byte[] HarBody(JsonElement request) =>
        BodyOf(Text(request, "postData", "text"), Text(request, "postData", "encoding") == "base64");

    // Version 1.0 has each value in multiValueHeaders and the last one in headers.
    private static IEnumerable<CapturedHeader> GatewayHeaders(JsonElement request) =>
        Headers(Member(request, "multiValueHeaders") is { ValueKind: JsonValueKind.Object } all ? all : Member(request, "headers")!.Value);

    // Version 1.0 has only the decoded query, from which the original spelling cannot be restored.
    private static RequestTarget? GatewayTarget(JsonElement request)
    {
        if (Text(request, "rawPath") is { } rawPath)
        {
            return RequestTarget.Parse(Text(request, "rawQueryString") is { Length: > 0 } query ? $"{rawPath}?{query}" : rawPath);
        }

        return Member(request, "queryStringParameters") is { ValueKind: JsonValueKind.Object } decoded && decoded.EnumerateObject().Any()
            ? null
            : (Text(request, "requestContext", "path") ?? Text(request, "path")) is { } path ? RequestTarget.Parse(path) : null;
    }

    private static IEnumerable<CapturedHeader> Headers(JsonElement map) =>
        from header in map.EnumerateObject()
        from value in header.Value.ValueKind == JsonValueKind.Array ? header.Value.EnumerateArray().ToArray() : [header.Value]
        where value.ValueKind == JsonValueKind.String
        select new CapturedHeader(header.Name, value.GetString()!.Trim());

    private static byte[] BodyOf(string? text, bool isBase64)
    {
        try
        {
            return isBase64 ? Convert.FromBase64String(text ?? "") : Encoding.UTF8.GetBytes(text ?? "");
        }
        catch (FormatException)
        {
            throw ToolException.WrongUse("The body is not base64, although the JSON says that it is.", "Record it again, or correct the JSON.");
        }
    }

    private static JsonElement? Member(JsonElement parent, string name) => parent.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement parent, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out parent))
            {
                return null;
            }
        }

        return parent.ValueKind == JsonValueKind.String ? parent.GetString() : null;
    }
}
