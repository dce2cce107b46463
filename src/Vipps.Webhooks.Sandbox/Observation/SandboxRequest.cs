using System.Globalization;
using System.Net;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>A call that the sandbox saw. Holds no header and no body, hence no secret.</summary>
/// <param name="Method">The method, such as <c>POST</c>.</param>
/// <param name="Path">The path as it came, without the query.</param>
/// <param name="Status">What was answered; null where a fault broke the connection off instead.</param>
/// <param name="ReceivedAt">When the call came in, on the sandbox's clock.</param>
public sealed record SandboxRequest(string Method, string Path, HttpStatusCode? Status, DateTimeOffset ReceivedAt)
{
    /// <summary>Says what was called and what was answered, on one line and the same in every culture.</summary>
    public override string ToString()
    {
        var status = Status is { } code ? string.Create(CultureInfo.InvariantCulture, $"{(int)code}") : "no answer";
        return string.Create(CultureInfo.InvariantCulture, $"{ReceivedAt:u} {PrintableText.Of(Method)} {PrintableText.Of(Path)}: {status}");
    }
}
