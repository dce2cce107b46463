using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>Finds out how a body came to differ from the signed one.</summary>
internal static class BodyChanges
{
    private const string UseRawBytes =
        "Verify the raw bytes as they arrive, before anything parses them: JSON that was parsed and written again is not the same text.";

    /// <summary>Explains why the body does not have the hash in the header.</summary>
    public static Finding Explain(CapturedRequest request, string contentHash)
    {
        if (request.AnnouncedLength > request.Body.Length)
        {
            return new(
                "bodyIncomplete",
                $"The body ends too early: Content-Length announces {request.AnnouncedLength} bytes, but there are only {request.Body.Length}.",
                request.Body.IsEmpty
                    ? "Something read the body before it was recorded: read it once and keep the bytes, or rewind the stream. What is missing cannot be checked."
                    : "Record the whole body. If an editor changed the file, Content-Length is still that of the original body.");
        }

        if (request.Body.IsEmpty)
        {
            return new(
                "bodyEmpty",
                "There is no body, but x-ms-content-sha256 is not the hash of an empty body.",
                "Something read the body before it was recorded: read it once and keep the bytes, or rewind the stream.");
        }

        if (contentHash == HashMistakes.OfNothing)
        {
            return new(
                "hashOfNothing",
                "x-ms-content-sha256 is the hash of an empty body, but there is a body.",
                "The signer had read the body to its end before it hashed it: keep the bytes and hash those, or rewind the stream.");
        }

        return Candidates(request).FirstOrDefault(change => Convert.ToBase64String(SHA256.HashData(change.Undone.Span)) == contentHash)?.Finding
            ?? new(
                "bodyChanged",
                "The body does not have the hash in x-ms-content-sha256, and no known change explains why.",
                "Even a single space counts. " + UseRawBytes + " If it was copied from a log or a page, record the bytes instead.");
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
            "Everything that follows the headers is the body that was signed, but Content-Length specifies a shorter one.",
            "Something changed the length of the body and not Content-Length; or the header was edited.",
            request.AllAfterHeaders);
        if (ChunkedBody.TryDecode(request.Body.Span, out var decoded))
        {
            yield return new(
                "bodyChunked",
                "The body still contains the framing of chunked transfer. Without the framing, it is the one that was signed.",
                "Record the body after the server has removed the framing; or keep the header Transfer-Encoding, and the framing is removed here.",
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
                    "The body continues after a line with ###, which separates the requests in a file for editors.",
                    "Keep one request per file.",
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
                "The body is the same JSON, but was written again: with other spaces, line breaks or escapes than the one that was signed.",
                UseRawBytes,
                spelling);
        }

        if (JsonSpellings.TextIn(body) is { } text)
        {
            yield return new(
                "bodyQuoted",
                "The body is a JSON string that holds the body that was signed: it was serialized a second time.",
                "Remove the serialization from the program that sends or records it: the body is JSON already.",
                text);
        }
    }

    private static int EditorSeparator(ReadOnlySpan<byte> body) => body.IndexOf("\n###"u8);
}
