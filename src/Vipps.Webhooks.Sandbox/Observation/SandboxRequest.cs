using System.Globalization;
using System.Net;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>A call that the sandbox received. Holds no header and no body, hence no secret.</summary>
public sealed record SandboxRequest
{
    /// <summary>The method, such as <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The path as received, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The status of the answer; null, the default, if a fault broke the connection off instead.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The time of receipt, on the sandbox's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Names the call and the status of its answer, on one line and the same in every culture.</summary>
    public override string ToString()
    {
        var status = Status is { } code ? string.Create(CultureInfo.InvariantCulture, $"{(int)code}") : "no answer";
        return string.Create(CultureInfo.InvariantCulture, $"{ReceivedAt:u} {PrintableText.Of(Method)} {PrintableText.Of(Path)}: {status}");
    }
}
