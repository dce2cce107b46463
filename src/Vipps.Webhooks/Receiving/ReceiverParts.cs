namespace Vipps.Webhooks.Receiving;

/// <summary>What the builder collected for one receiver; options of its own, so that it is named like the others.</summary>
internal sealed class ReceiverParts
{
    public List<HandlerBinding> Handlers { get; } = [];

    public List<Action<DeliveryReport>> Observers { get; } = [];
}
