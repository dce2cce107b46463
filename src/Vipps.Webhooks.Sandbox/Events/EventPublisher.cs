using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Creates an event from a template and queues it for every registration with its event type.</summary>
internal sealed class EventPublisher(
    EventCatalog catalog, EventTemplates templates, RegistrationStore registrations, SandboxFaults faults, TimeProvider time)
{
    // One event at a time, so that every registration gets them in the same order.
    private readonly object _gate = new();

    public SandboxEvent Send(WebhookEventType type, Action<JsonObject>? edit, SandboxSendOptions options)
    {
        if (!catalog.Supports(type.Name))
        {
            throw new ArgumentException(
                $"'{type}' is not a Vipps event type. To send one that does not exist yet, add it to "
                + $"{nameof(VippsSandboxOptions)}.{nameof(VippsSandboxOptions.AdditionalEventTypes)}.",
                nameof(type));
        }

        options.Validate();
        var body = templates.Create(type);
        edit?.Invoke(body);
        var bytes = JsonText.Write(writer => body.WriteTo(writer));
        var subject = EventSubject.Of(bytes);
        var copies = options.Copies * (faults.DeliverTwice ? 2 : 1);
        var notBefore = time.GetUtcNow() + faults.DeliveryDelay + options.Delay;
        lock (_gate)
        {
            var queues = faults.DeliverNothing
                ? []
                : registrations.Matching(type, subject.MerchantSerialNumber ?? templates.MerchantSerialNumber);
            var sent = new SandboxEvent(type, bytes, subject, queues.Count * copies);
            foreach (var queue in queues)
            {
                for (var copy = 0; copy < copies; copy++)
                {
                    queue.Enqueue(new Delivery(sent, notBefore, copy == 0 ? options.Fault : SandboxDeliveryFault.None));
                }
            }

            return sent;
        }
    }
}
