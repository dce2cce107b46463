namespace Vipps.Webhooks.Cli;

/// <param name="Url">The URL to send it to.</param>
/// <param name="SignedUrl">The URL whose host, path and query are signed: the same, unless it is sent elsewhere.</param>
/// <param name="Headers">The headers by name.</param>
/// <param name="Body">The body as text; null if it is not UTF-8.</param>
/// <param name="Curl">The same as a curl command; null if the body cannot be part of a command line.</param>
/// <param name="File">The file that was written; null if none was requested.</param>
internal sealed record SignResult(
    string Url, string SignedUrl, IReadOnlyDictionary<string, string> Headers, string? Body, string? Curl, string? File)
{
    // A record would print its members.
    public override string ToString() => nameof(SignResult);
}
