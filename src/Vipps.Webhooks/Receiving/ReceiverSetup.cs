namespace Vipps.Webhooks.Receiving;

/// <summary>What the builder collected for one receiver; options of its own, so that it is named like the others.</summary>
internal sealed class ReceiverSetup
{
    /// <summary>True if the web package added it: for messages.</summary>
    public bool IsInWebApp { get; set; }

    public List<HandlerBinding> Handlers { get; } = [];

    public List<Action<DeliveryReport>> Observers { get; } = [];
}
