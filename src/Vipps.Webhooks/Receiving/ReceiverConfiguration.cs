using Microsoft.Extensions.Configuration;

namespace Vipps.Webhooks.Receiving;

/// <summary>The section that the app gave to a receiver, in which its parts have sections of their own.</summary>
internal sealed class ReceiverConfiguration(IConfiguration section)
{
    public IConfiguration Section => section;
}
