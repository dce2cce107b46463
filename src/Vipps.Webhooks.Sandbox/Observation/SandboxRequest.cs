using System.Net;

namespace Vipps.Webhooks.Sandbox;

/// <summary>A call that the sandbox saw. Holds no header and no body, hence no secret.</summary>
/// <param name="Method">The method, such as <c>POST</c>.</param>
/// <param name="Path">The path as it came, without the query.</param>
/// <param name="Status">What was answered; null where a fault broke the connection off instead.</param>
/// <param name="ReceivedAt">When the call came in, on the sandbox's clock.</param>
public sealed record SandboxRequest(string Method, string Path, HttpStatusCode? Status, DateTimeOffset ReceivedAt);
