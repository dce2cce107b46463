namespace Vipps.Webhooks.Receiving;

/// <summary>The handlers and observers that the builder collected for one receiver, as named options like its settings.</summary>
internal sealed class ReceiverSetup
{
    /// <summary>True if the web package added the receiver. Used by messages.</summary>
    public bool IsInWebApp { get; set; }

    public List<HandlerBinding> Handlers { get; } = [];

    /// <summary>The kinds of event that are handled in the request even if there is an inbox.</summary>
    public List<Type> InlineEvents { get; } = [];

    public List<Action<DeliveryReport>> Observers { get; } = [];
}
