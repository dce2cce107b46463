using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>A delivery as somebody recorded it: complete, or only the parts that are signed.</summary>
internal sealed class CapturedRequest
{
    /// <summary>The method of the request line; null where there is none.</summary>
    public string? Method { get; init; }

    /// <summary>The target of the request line, as it stands; null where there is none.</summary>
    public RequestTarget? Target { get; init; }

    public required IReadOnlyList<CapturedHeader> Headers { get; init; }

    /// <summary>The body, byte for byte, as far as the headers say that it goes.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Everything that was recorded after the headers: more than the body, where a header says that the body ends before.</summary>
    public ReadOnlyMemory<byte> AllAfterHeaders { get; init; }

    /// <summary>What <c>Content-Length</c> announces; null where it does not say.</summary>
    public int? AnnouncedLength { get; init; }

    /// <summary>The host it was sent to: of the header, or of a target that is a whole URL; null where neither is there.</summary>
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
