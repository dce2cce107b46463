namespace Vipps.Webhooks.Cli;

/// <param name="Url">The URL that it was sent to, without the query, which may hold a key.</param>
/// <param name="Status">The status of the response.</param>
/// <param name="Accepted">True for 2xx: Vipps would count it as delivered.</param>
/// <param name="Milliseconds">The time from sending it to the end of the response.</param>
/// <param name="SignedAt">The date that was sent; null if it is missing or cannot be read.</param>
/// <param name="SignedAnew">True if the date and signature were made for this request; false if they are those of the recording.</param>
/// <param name="Location">The target of a redirect, which is not followed, as Vipps does not follow it either; null if there is none.</param>
/// <param name="Body">The beginning of the response's body as text; null if it is empty.</param>
/// <param name="IsBodyCut">True if the response's body is longer.</param>
internal sealed record SendResult(
    string Url,
    int Status,
    bool Accepted,
    long Milliseconds,
    DateTimeOffset? SignedAt,
    bool SignedAnew,
    string? Location,
    string? Body,
    bool IsBodyCut);
