using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>Finds out how a body that is not the signed one came to differ from it.</summary>
internal static class BodyChanges
{
    private const string UseRawBytes =
        "Verify the raw bytes as they come, before anything parses them: JSON that was read and written again is not the same text.";

    /// <summary>What explains that the body does not have the hash that the header gives.</summary>
    public static Finding Explain(CapturedRequest request, string contentHash)
    {
        if (request.AnnouncedLength > request.Body.Length)
        {
            return new(
                "bodyIncomplete",
                $"The body ends too early: Content-Length announces {request.AnnouncedLength} bytes, and {request.Body.Length} are there.",
                request.Body.IsEmpty
                    ? "Something read the body before it was recorded: read it once and keep the bytes, or rewind the stream. What is missing cannot be checked."
                    : "Record the whole body. If an editor changed the file, Content-Length is that of the body before.");
        }

        if (request.Body.IsEmpty)
        {
            return new(
                "bodyEmpty",
                "There is no body, and the hash in x-ms-content-sha256 is not the one of nothing.",
                "Something read the body before it was recorded: read it once and keep the bytes, or rewind the stream.");
        }

        if (contentHash == HashMistakes.OfNothing)
        {
            return new(
                "hashOfNothing",
                "x-ms-content-sha256 is the hash of nothing, and there is a body.",
                "Whatever signed this had read the body to its end before it hashed it: keep the bytes and hash those, or rewind the stream.");
        }

        return Candidates(request).FirstOrDefault(change => Convert.ToBase64String(SHA256.HashData(change.Undone.Span)) == contentHash)?.Finding
            ?? new(
                "bodyChanged",
                "The body is not the one whose hash x-ms-content-sha256 gives, and no known change explains how.",
                "Even a space counts. " + UseRawBytes + " If it was copied from a log or a page, record the bytes instead.");
    }

    private static IEnumerable<BodyChange> Candidates(CapturedRequest request)
    {
        var body = request.Body;
        return Recorded(request)
            .Concat(NewLineChanges.Of(body))
            .Concat(EncodingChanges.Of(body))
            .Concat(Rewritten(body));
    }

    private static IEnumerable<BodyChange> Recorded(CapturedRequest request)
    {
        yield return new(
            "contentLengthShort",
            "All that follows the headers is the body that was signed, and Content-Length ends it before.",
            "Something made the body longer or shorter and did not adapt Content-Length; or the header was edited.",
            request.AllAfterHeaders);
        if (ChunkedBody.TryDecode(request.Body.Span, out var decoded))
        {
            yield return new(
                "bodyChunked",
                "The body still has the framing of chunked transfer in it. Without it, it is the one that was signed.",
                "Record the body after the server took the framing off; or keep the header Transfer-Encoding, and it is taken off here.",
                decoded);
        }

        if (EditorSeparator(request.Body.Span) is var end and >= 0)
        {
            var before = request.Body[..end];
            var trimmed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(before.Span).TrimEnd());
            foreach (var one in (ReadOnlyMemory<byte>[])[before, trimmed])
            {
                yield return new(
                    "separatorInBody",
                    "The body goes on after a line with ###, as files with several requests have it.",
                    "Keep one request in a file.",
                    one);
            }
        }
    }

    private static IEnumerable<BodyChange> Rewritten(ReadOnlyMemory<byte> body)
    {
        foreach (var spelling in JsonSpellings.Of(body))
        {
            yield return new(
                "bodyRewritten",
                "The body is the same JSON, but written anew: with other spaces, line breaks or escapes than the one that was signed.",
                UseRawBytes,
                spelling);
        }

        if (JsonSpellings.TextIn(body) is { } text)
        {
            yield return new(
                "bodyQuoted",
                "The body is a JSON string that holds the body that was signed: it was serialized once more.",
                "Take the serializing out of what sends or records it; it is JSON already.",
                text);
        }
    }

    private static int EditorSeparator(ReadOnlySpan<byte> body) => body.IndexOf("\n###"u8);
}
