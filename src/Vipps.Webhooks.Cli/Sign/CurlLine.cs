using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>A request as a call of curl, for a POSIX shell.</summary>
internal static class CurlLine
{
    /// <returns>Null where the body is not in a file, and cannot stand in a command line.</returns>
    public static string? Of(SignedDelivery request)
    {
        if (BodyOf(request.Body) is not { } body)
        {
            return null;
        }

        // Brackets and braces would be ranges, and a path with dots another one.
        var line = new StringBuilder("curl --globoff --path-as-is --request POST ").Append(Quote(request.Url));
        foreach (var header in request.Headers)
        {
            line.Append(" \\\n  --header ").Append(Quote($"{header.Name}: {header.Value}"));
        }

        return line.Append(" \\\n  ").Append(body).ToString();
    }

    // --data-binary takes a value that begins with @ for a file, --data-raw never does; both leave the bytes alone.
    private static string? BodyOf(SignedBody body) =>
        body.File is { } file ? $"--data-binary {Quote($"@{file}")}"
        : body.Text is { } text && !text.Contains('\0', StringComparison.Ordinal) ? $"--data-raw {Quote(text)}"
        : null;

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
