namespace Vipps.Webhooks.Cli;

/// <param name="Url">Where it was sent, without the query, which may hold a key.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Accepted">True for 2xx: Vipps would count it as delivered.</param>
/// <param name="Milliseconds">The time from sending it to the end of the answer.</param>
/// <param name="SignedAt">The date that was sent; null if there is none that can be read.</param>
/// <param name="SignedAnew">True if the date and signature were made for this request; false if they are those of the recording.</param>
/// <param name="Location">Where a redirect leads; it is not followed, and Vipps does not either.</param>
/// <param name="Body">The begin of the answer's body as text; null if there is none.</param>
/// <param name="IsBodyCut">True if the answer's body is longer.</param>
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
