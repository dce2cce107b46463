using System.Globalization;
using System.Text;

namespace Vipps.Webhooks.Attack;

/// <summary>
/// A request, read from the bytes that are sent: once more, and more leniently than any server does, so that a server that accepts what
/// this does not understand is found out.
/// </summary>
internal sealed class Message
{
    /// <summary>Whether all of it is there. If not, the server waits for the rest.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether nothing about it is unusual, so that each server has to understand it in the same way.</summary>
    public bool IsPlain { get; private set; } = true;

    /// <summary>Where the next one begins.</summary>
    public int End { get; private set; }

    public string Method { get; private set; } = "";

    public string Target { get; private set; } = "";

    public string Version { get; private set; } = "";

    public byte[] Body { get; private set; } = [];

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>Reads all that was sent over a connection.</summary>
    public static List<Message> ReadAll(byte[] sent)
    {
        var messages = new List<Message>();
        for (var start = 0; start < sent.Length; start = messages[^1].End)
        {
            var message = new Message();
            message.Read(sent, start);
            message.IsPlain &= messages.Count == 0 || messages[^1].IsPlain;
            messages.Add(message);
        }

        return messages;
    }

    /// <summary>The values of a header, each as it stands.</summary>
    public string[] Values(string name) =>
        [.. Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    private void Read(byte[] sent, int start)
    {
        End = sent.Length;
        var at = start;
        var lines = new List<string>();
        while (true)
        {
            var end = Array.IndexOf(sent, (byte)'\n', at);
            if (end < 0)
            {
                IsPlain = false;
                return; // the head does not end
            }

            var line = Encoding.Latin1.GetString(sent, at, end - at);
            at = end + 1;
            IsPlain &= line.EndsWith('\r') && line[..^1].All(letter => letter is '\t' or (>= ' ' and <= '~'));
            line = line.TrimEnd('\r');
            if (line.Length == 0 && lines.Count > 0)
            {
                break;
            }

            if (line.Length == 0)
            {
                IsPlain = false; // an empty line before the request: some servers pass over it
                continue;
            }

            lines.Add(line);
        }

        ReadRequestLine(lines[0]);
        ReadHeaders(lines.Skip(1));
        IsPlain &= at - start < 16_000 && lines.Count < 60;
        ReadBody(sent, at);
    }

    private void ReadRequestLine(string line)
    {
        var parts = line.Split(' ');
        IsPlain &= parts.Length == 3 && parts[2] == "HTTP/1.1" && parts[0].Length > 0 && parts[0].All(char.IsAsciiLetterUpper)
            && parts[1].StartsWith('/') && parts[1].Length < 2_000 && parts[1].All(IsOfTarget);
        parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (Method, Target, Version) = (parts.ElementAtOrDefault(0) ?? "", parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
    }

    private static bool IsOfTarget(char letter) => char.IsAsciiLetterOrDigit(letter) || "-_.~/?&=%".Contains(letter, StringComparison.Ordinal);

    private void ReadHeaders(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line[0] is ' ' or '\t')
            {
                IsPlain = false; // folded
                if (Headers.Count > 0)
                {
                    Headers[^1] = new(Headers[^1].Key, $"{Headers[^1].Value} {line.Trim(' ', '\t')}");
                }

                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                IsPlain = false;
                continue;
            }

            var name = line[..colon];
            IsPlain &= name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
            Headers.Add(new(name.Trim(' ', '\t'), line[(colon + 1)..].Trim(' ', '\t')));
        }

        var host = Values("Host");
        IsPlain &= host.Length == 1 && host[0].Length > 0 && IsHost(host[0])
            && Values("Expect").Length == 0 && Values("Upgrade").Length == 0 && Values("Connection").Length == 0;
    }

    private static bool IsHost(string text)
    {
        var parts = text.Split(':');
        return parts.Length <= 2 && parts[0].Length > 0 && parts[0].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')
            && (parts.Length == 1 || (parts[1].Length is > 0 and < 5 && parts[1].All(char.IsAsciiDigit)));
    }

    private void ReadBody(byte[] sent, int at)
    {
        var codings = Values("Transfer-Encoding");
        var lengths = Values("Content-Length");
        IsPlain &= codings.Length + lengths.Length == 1;
        if (codings.Length > 0)
        {
            IsPlain &= codings[0].Equals("chunked", StringComparison.OrdinalIgnoreCase);
            ReadChunks(sent, at);
            return;
        }

        var length = 0;
        if (lengths.Length > 0)
        {
            IsPlain &= lengths[0].Length is > 0 and < 8 && lengths[0].All(char.IsAsciiDigit);
            if (!int.TryParse(lengths[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out length) || length < 0)
            {
                IsPlain = false;
                length = 0;
            }
        }

        IsComplete = at + (long)length <= sent.Length;
        End = IsComplete ? at + length : sent.Length;
        Body = sent[at..End];
    }

    private void ReadChunks(byte[] sent, int at)
    {
        var body = new List<byte>();
        while (true)
        {
            var end = Array.IndexOf(sent, (byte)'\n', at);
            if (end < 0)
            {
                return;
            }

            var line = Encoding.Latin1.GetString(sent, at, end - at);
            at = end + 1;
            IsPlain &= line.Length is > 1 and < 8 && line[^1] == '\r' && line[..^1].All(char.IsAsciiHexDigit);
            if (!int.TryParse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0)
            {
                IsPlain = false;
                return;
            }

            if (size == 0)
            {
                break;
            }

            if (at + (long)size > sent.Length)
            {
                return;
            }

            body.AddRange(sent.AsSpan(at, size));
            at += size;
            var isEnded = at + 1 < sent.Length && sent[at] == '\r' && sent[at + 1] == '\n';
            IsPlain &= isEnded;
            at += isEnded ? 2 : 0;
        }

        // What follows the last chunk up to an empty line: nothing, most often.
        while (true)
        {
            var end = Array.IndexOf(sent, (byte)'\n', at);
            if (end < 0)
            {
                return;
            }

            var line = Encoding.Latin1.GetString(sent, at, end - at);
            at = end + 1;
            if (line.Trim('\r').Length == 0)
            {
                IsPlain &= line == "\r";
                break;
            }

            IsPlain = false;
        }

        (Body, End, IsComplete) = ([.. body], at, true);
    }
}
