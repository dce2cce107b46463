using System.Net;

namespace Vipps.Webhooks.Client;

/// <summary>Vipps' answer, read to its end.</summary>
// A class, not a record: a record would print the body, which may hold a secret.
internal sealed class VippsAnswer(HttpStatusCode status, byte[] body)
{
    public HttpStatusCode Status { get; } = status;

    public byte[] Body { get; } = body;
}
