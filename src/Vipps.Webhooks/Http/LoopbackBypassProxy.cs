using System.Net;

namespace Vipps.Webhooks.Http;

/// <summary>
/// The machine's proxy, but not for requests to the machine itself: plain http is accepted on loopback because it never leaves the machine,
/// and <c>HTTP_PROXY</c> alone would make it leave.
/// </summary>
internal sealed class LoopbackBypassProxy(IWebProxy inner) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => inner.Credentials;
        set => inner.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => inner.GetProxy(destination);

    public bool IsBypassed(Uri host) => Loopback.IsThisMachine(host) || inner.IsBypassed(host);
}
