using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>The changes that editors, shells and version control make to line endings.</summary>
internal static class NewLineChanges
{
    public static IEnumerable<BodyChange> Of(ReadOnlyMemory<byte> body)
    {
        // Byte for byte, whatever the encoding.
        var text = Encoding.Latin1.GetString(body.Span);
        foreach (var shorter in (string[])[text.TrimEnd('\n', '\r'), text.TrimEnd(), text.Trim()])
        {
            yield return Make(
                "bodyNewlineAdded",
                "The body has a newline or white space around it that was not signed.",
                "Editors, echo and here-documents add one. Save without it (printf, curl --data-binary), and keep the raw bytes in the receiver.",
                shorter);
        }

        foreach (var end in (string[])["\n", "\r\n"])
        {
            yield return Make(
                "bodyNewlineRemoved",
                "The body that was signed ends with a newline, which this one lacks.",
                "Shells ($(…)), trimming and editors remove it. Keep the raw bytes.",
                text + end);
        }

        var unix = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var windows = unix.Replace("\n", "\r\n", StringComparison.Ordinal);
        var joined = unix.Replace("\n", "", StringComparison.Ordinal);
        foreach (var other in (string[])[unix, windows, joined])
        {
            foreach (var spelling in (string[])[other, other.TrimEnd('\n', '\r'), other + "\n", other + "\r\n"])
            {
                yield return Make(
                    "bodyLineEndings",
                    "The body has other line endings than the one that was signed (LF for CRLF, or the other way round).",
                    "Editors, Git (autocrlf) and curl -d (use --data-binary) change them. Keep the raw bytes.",
                    spelling);
            }
        }
    }

    private static BodyChange Make(string code, string message, string next, string text) => new(code, message, next, Encoding.Latin1.GetBytes(text));
}
