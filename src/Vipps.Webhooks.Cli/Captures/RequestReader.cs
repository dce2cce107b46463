using System.Globalization;
using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// Reads a raw HTTP request, from the wire or from a <c>.http</c> file, or one that was recorded as JSON: lenient about everything that is
/// not signed, exact about each byte of the body. Messages never quote the request.
/// </summary>
internal sealed class RequestReader
{
    private const string WayOut = "Verify its parts: --date, --content-hash, --authorization and --webhook-id with the headers' values, and --body with a file that holds "
        + "the body byte for byte";

    private readonly ReadOnlyMemory<byte> _content;
    private readonly List<CapturedHeader> _headers = [];
    private int _position;
    private int _line;

    private RequestReader(ReadOnlyMemory<byte> content) => _content = content;

    /// <exception cref="ToolException">It is not a request.</exception>
    public static CapturedRequest Read(ReadOnlyMemory<byte> content)
    {
        if (content.Span.StartsWith(ByteOrderMark.Utf16Little) || content.Span.StartsWith(ByteOrderMark.Utf16Big))
        {
            throw ToolException.WrongUse(
                "The request is in UTF-16: the program that saved it, such as > in Windows PowerShell, rewrote each byte of it.",
                "Save it again as UTF-8.");
        }

        return new RequestReader(content.Span.StartsWith(ByteOrderMark.Utf8) ? content[ByteOrderMark.Utf8.Length..] : content).Read();
    }

    private CapturedRequest Read()
    {
        string? method = null;
        RequestTarget? target = null;
        if (ReadFirstLine() is not { } first)
        {
            throw ToolException.WrongUse(
                "There is no request to read.",
                "Pass a raw HTTP request in a file or on standard input, or its headers as options: see --help.");
        }

        if (first.TrimStart() is ['{' or '[', ..])
        {
            return JsonRecording.Read(_content, $"{WayOut} (decoded, if the JSON says that it is base64).");
        }

        CheckForCurl(first);
        if (IsHeader(first))
        {
            AddHeader(first);
        }
        else
        {
            (method, target) = ReadRequestLine(first);
        }

        while (TryReadLine(out var line) && line.Length > 0)
        {
            if (!IsComment(line))
            {
                AddHeader(line);
            }
        }

        return WithBody(method, target);
    }

    private string? ReadFirstLine()
    {
        while (TryReadLine(out var line))
        {
            // Editors have variables, too: @name = value.
            if (!string.IsNullOrWhiteSpace(line) && !IsComment(line) && line[0] != '@')
            {
                return line;
            }
        }

        return null;
    }

    private static void CheckForCurl(string first)
    {
        if (first is ['>' or '<' or '*', ' ', ..])
        {
            throw ToolException.WrongUse(
                "The request is output of curl -v, which shows headers but not the bytes of the body.", $"{WayOut}.");
        }
    }

    private (string? Method, RequestTarget Target) ReadRequestLine(string line)
    {
        if (line.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase))
        {
            throw LineError("begins a response, not a request");
        }

        CheckForVariables(line);
        var version = line.LastIndexOf(" HTTP/", StringComparison.OrdinalIgnoreCase);
        var request = (version < 0 ? line : line[..version]).Trim();
        if (RequestTarget.Parse(request) is { } alone)
        {
            return (null, alone);
        }

        var space = request.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && RequestTarget.Parse(request[space..].Trim()) is { } target
            ? (request[..space], target)
            : throw LineError("is not a request line such as POST /hooks/vipps HTTP/1.1");
    }

    // "Name: value". A request line has a space before its first colon, and a URL has // after it.
    private static bool IsHeader(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !line.AsSpan(0, colon).Contains(' ') && !line.AsSpan(colon).StartsWith("://", StringComparison.Ordinal)
            && line[0] is not ('{' or '[' or '"');
    }

    private static bool IsComment(string line) => line[0] == '#' || line.StartsWith("//", StringComparison.Ordinal);

    private void AddHeader(string line)
    {
        if (char.IsWhiteSpace(line[0]))
        {
            throw LineError("continues the header before it, or begins a body without an empty line before it. Each header must be one line");
        }

        CheckForVariables(line);
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            throw LineError("is not a header (name: value). The headers end with an empty line, which the body follows");
        }

        _headers.Add(new CapturedHeader(line[..colon].Trim(), line[(colon + 1)..].Trim()));
    }

    private void CheckForVariables(string line)
    {
        if (line.Contains("{{", StringComparison.Ordinal))
        {
            throw LineError("contains a variable, {{…}}, which only an editor can fill in. Write its value instead");
        }
    }

    private CapturedRequest WithBody(string? method, RequestTarget? target)
    {
        var all = _content[_position..];
        var body = all;
        int? announced = null;
        if (ValuesOf("Transfer-Encoding").Any(static value => value.Contains("chunked", StringComparison.OrdinalIgnoreCase)))
        {
            // Most programs that record requests remove the framing and keep the header.
            body = ChunkedBody.TryDecode(all.Span, out var decoded) ? decoded : all;
        }
        else if (ValuesOf("Content-Length") is [var text])
        {
            announced = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? length
                : throw ToolException.WrongUse(
                    "Content-Length is not a number.",
                    "Correct it, or remove the line: then everything that follows is the body.");
            body = all[..Math.Min(length, all.Length)];
        }

        return new CapturedRequest
        {
            Method = method,
            Target = target,
            Headers = _headers,
            Body = body,
            AllAfterHeaders = all,
            AnnouncedLength = announced,
        };
    }

    private string[] ValuesOf(string name) =>
        [.. _headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value)];

    private bool TryReadLine(out string line)
    {
        if (_position >= _content.Length)
        {
            line = "";
            return false;
        }

        var rest = _content.Span[_position..];
        var end = rest.IndexOf((byte)'\n');
        var bytes = end < 0 ? rest : rest[..end];
        _position += end < 0 ? rest.Length : end + 1;
        _line++;
        line = Encoding.UTF8.GetString(bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes);
        return true;
    }

    private ToolException LineError(string what) => ToolException.WrongUse(
        string.Create(CultureInfo.InvariantCulture, $"The request cannot be read: line {_line} {what}."));
}
