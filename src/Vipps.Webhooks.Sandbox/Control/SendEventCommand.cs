using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// The event that another program wants sent, such as
/// <c>{"type":"…","set":["amount.value=500"],"copies":2,"delaySeconds":5,"fault":"wrongSecret"}</c>. Only the type is required.
/// </summary>
internal sealed class SendEventCommand
{
    private readonly IReadOnlyList<BodyEdit> _edits;

    private SendEventCommand(WebhookEventType type, IReadOnlyList<BodyEdit> edits, SandboxSendOptions options)
    {
        Type = type;
        _edits = edits;
        Options = options;
    }

    public WebhookEventType Type { get; }

    public SandboxSendOptions Options { get; }

    /// <exception cref="FormatException">An edit does not fit the body.</exception>
    public void Edit(JsonObject body)
    {
        foreach (var edit in _edits)
        {
            edit.Apply(body);
        }
    }

    /// <exception cref="JsonException">The request body is not JSON.</exception>
    /// <exception cref="FormatException">The request body is JSON, but not such a command.</exception>
    public static async Task<SendEventCommand> ReadAsync(
        HttpRequest request, EventCatalog catalog, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            return Read(document, catalog);
        }
        catch (InvalidOperationException exception)
        {
            // An unpaired surrogate, which is found only when the text is read.
            throw new FormatException("The body holds text that is not valid Unicode.", exception);
        }
    }

    private static SendEventCommand Read(JsonDocument document, EventCatalog catalog)
    {
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("The body must be a JSON object.");
        }

        WebhookEventType? type = null;
        var edits = new List<BodyEdit>();
        var options = new SandboxSendOptions();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            var value = property.Value;
            switch (property.Name)
            {
                case "type" when value.ValueKind == JsonValueKind.String:
                    type = catalog.Supports(value.GetString()!)
                        ? new WebhookEventType(value.GetString()!)
                        : throw new FormatException($"'{value.GetString()}' is not an event type that this sandbox knows.");
                    break;
                case "set" when value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static edit => edit.ValueKind == JsonValueKind.String):
                    edits.AddRange(value.EnumerateArray().Select(static edit => BodyEdit.Parse(edit.GetString()!)));
                    break;
                case "copies" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var copies)
                    && copies >= 1 && copies <= SandboxSendOptions.MaxCopies:
                    options.Copies = copies;
                    break;
                case "delaySeconds" when value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
                    && seconds >= 0 && seconds <= SandboxFaults.MaxDeliveryDelay.TotalSeconds:
                    options.Delay = TimeSpan.FromSeconds(seconds);
                    break;
                case "fault" when value.ValueKind == JsonValueKind.String && TryReadFault(value.GetString()!, out var fault):
                    options.Fault = fault;
                    break;
                default:
                    // If a misspelt name were ignored silently, something other than what was asked for would be sent.
                    throw new FormatException($"'{property.Name}' is not known, or its value is not of the right kind or range.");
            }
        }

        return new SendEventCommand(type ?? throw new FormatException("The event type is missing."), edits, options);
    }

    private static bool TryReadFault(string name, out SandboxDeliveryFault fault)
    {
        foreach (var value in Enum.GetValues<SandboxDeliveryFault>())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) == name)
            {
                fault = value;
                return true;
            }
        }

        fault = default;
        return false;
    }
}
