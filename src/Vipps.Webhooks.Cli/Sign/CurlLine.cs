using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>Formats a request as a curl command, for a POSIX shell.</summary>
internal static class CurlLine
{
    /// <returns>The command; null if the body is not in a file and cannot be part of a command line.</returns>
    public static string? Of(SignedDelivery request)
    {
        if (BodyOf(request.Body) is not { } body)
        {
            return null;
        }

        // By default curl reads brackets and braces as ranges, and shortens a path with dots.
        var line = new StringBuilder("curl --globoff --path-as-is --request POST ").Append(Quote(request.Url));
        foreach (var header in request.Headers)
        {
            line.Append(" \\\n  --header ").Append(Quote($"{header.Name}: {header.Value}"));
        }

        return line.Append(" \\\n  ").Append(body).ToString();
    }

    // --data-binary reads a value that begins with @ as the name of a file, --data-raw never does; both keep the bytes as they are.
    private static string? BodyOf(SignedBody body) =>
        body.File is { } file ? $"--data-binary {Quote($"@{file}")}"
        : body.Text is { } text && !text.Contains('\0', StringComparison.Ordinal) ? $"--data-raw {Quote(text)}"
        : null;

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
