namespace Vipps.Webhooks.Cli;

/// <param name="Url">Where to send it.</param>
/// <param name="SignedUrl">The URL whose host, path and query are signed: the same, unless it is sent to another place.</param>
/// <param name="Headers">The headers by name.</param>
/// <param name="Body">The body as text; null where it is not UTF-8.</param>
/// <param name="Curl">The same as a call of curl; null where the body cannot stand in a command line.</param>
/// <param name="File">The file that was written; null where none was asked for.</param>
internal sealed record SignResult(
    string Url, string SignedUrl, IReadOnlyDictionary<string, string> Headers, string? Body, string? Curl, string? File)
{
    // A record prints what it holds.
    public override string ToString() => nameof(SignResult);
}
