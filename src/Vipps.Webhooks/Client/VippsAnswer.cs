using System.Net;

namespace Vipps.Webhooks.Client;

/// <summary>What Vipps answered, read to its end.</summary>
// A class, not a record: a record would print the body, and a secret may be in it.
internal sealed class VippsAnswer(HttpStatusCode status, byte[] body)
{
    public HttpStatusCode Status { get; } = status;

    public byte[] Body { get; } = body;
}
