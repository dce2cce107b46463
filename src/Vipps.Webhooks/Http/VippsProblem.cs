namespace Vipps.Webhooks;

/// <summary>What Vipps, or the gateway in front of it, said about a call that it refused: any of its error bodies, in one form.</summary>
/// <remarks>
/// Every part may be missing. Texts are cut at 1,000 characters, without control characters, and without the keys of the caller.
/// See <see href="https://developer.vippsmobilepay.com/docs/knowledge-base/errors/">Knowledge base: errors</see> and RFC 9457.
/// </remarks>
public sealed class VippsProblem
{
    /// <summary>A URI, or some other text, that names the kind of problem (RFC 9457).</summary>
    public string? Type { get; init; }

    /// <summary>The kind of problem in a few words.</summary>
    public string? Title { get; init; }

    /// <summary>What happened.</summary>
    public string? Detail { get; init; }

    /// <summary>What it happened to, such as <c>/v1/webhooks</c>.</summary>
    public string? Instance { get; init; }

    /// <summary>A code, such as <c>unauthorized_client</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The id by which Vipps finds the call in its logs. Worth telling when asking for support.</summary>
    public string? TraceId { get; init; }

    /// <summary>What exactly was wrong, part by part. At most 50; never null.</summary>
    public IReadOnlyList<VippsProblemDetail> Details { get; init; } = [];
}
