using System.Text.Json.Serialization;

namespace Webshop.Sandbox;

/// <summary>The ways in which the sandbox delivers the events of an order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryMode>))]
internal enum DeliveryMode
{
    /// <summary>Each event once, as is usual.</summary>
    Once,

    /// <summary>Each event twice, as may happen.</summary>
    Twice,

    /// <summary>No event: deliveries go missing, as they do if a registration is gone.</summary>
    Missing,
}
