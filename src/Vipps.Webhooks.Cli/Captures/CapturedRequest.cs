using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>A recorded delivery: complete, or only the parts that are signed.</summary>
internal sealed class CapturedRequest
{
    /// <summary>The method of the request line; null if there is none.</summary>
    public string? Method { get; init; }

    /// <summary>The target of the request line, as it stands; null if there is none.</summary>
    public RequestTarget? Target { get; init; }

    public required IReadOnlyList<CapturedHeader> Headers { get; init; }

    /// <summary>The body, byte for byte, to the length that the headers specify.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Everything that was recorded after the headers: more than the body if a header specifies a shorter one.</summary>
    public ReadOnlyMemory<byte> AllAfterHeaders { get; init; }

    /// <summary>The length that <c>Content-Length</c> announces; null if it announces none.</summary>
    public int? AnnouncedLength { get; init; }

    /// <summary>The host that it was sent to, from the header or from a target that is a whole URL; null if there is neither.</summary>
    public string? Host => ValuesOf("Host") is [{ Length: > 0 } host] ? host : Target?.Host;

    /// <summary>
    /// The value of a header; null if it is missing or empty. Several values are joined, as the receiver does: a gateway may have split them.
    /// </summary>
    public string? this[string name] => ValuesOf(name) switch
    {
        [] or [""] => null,
        [var value] => value,
        var values => WebhookSignatureHeaders.Join(values),
    };

    public IReadOnlyList<string> ValuesOf(string name) =>
        [.. Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value)];
}
