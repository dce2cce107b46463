namespace Vipps.Webhooks;

/// <summary>The description of a refused call by Vipps or the gateway in front of it: any of their error bodies, in one form.</summary>
/// <remarks>
/// Every part may be missing. Texts are cut at 1,000 characters, without control characters and without the caller's keys.
/// See <see href="https://developer.vippsmobilepay.com/docs/knowledge-base/errors/">Knowledge base: errors</see> and RFC 9457.
/// </remarks>
public sealed class VippsProblem
{
    /// <summary>A URI, or some other text, that names the kind of problem (RFC 9457).</summary>
    public string? Type { get; init; }

    /// <summary>The kind of problem in a few words.</summary>
    public string? Title { get; init; }

    /// <summary>A description of what happened.</summary>
    public string? Detail { get; init; }

    /// <summary>The subject of the problem, such as <c>/v1/webhooks</c>.</summary>
    public string? Instance { get; init; }

    /// <summary>A code, such as <c>unauthorized_client</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The id by which Vipps finds the call in its logs. Mention it when asking for support.</summary>
    public string? TraceId { get; init; }

    /// <summary>The exact mistakes, part by part. At most 50; never null.</summary>
    public IReadOnlyList<VippsProblemDetail> Details { get; init; } = [];
}
