using System.Text.Json;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The file that keeps the registrations with their secrets, for the next sandbox.</summary>
internal sealed class RegistrationsFile(string path, CallbackRules rules)
{
    /// <returns>The registrations; none if there is no such file yet.</returns>
    /// <exception cref="InvalidDataException">
    /// The file cannot be read, is not one that a sandbox wrote, or has a URL that this sandbox refuses. It is left as it is.
    /// </exception>
    public IReadOnlyList<Registration> Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. document.RootElement.GetProperty("webhooks").EnumerateArray().Select(Read)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The file of webhooks, {path}, cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is not a file of webhooks that a sandbox wrote, and was left as it is.", exception);
        }
    }

    /// <summary>Replaces the content of the file.</summary>
    /// <exception cref="RegistrationsNotSavedException">The file cannot be written; the old content stays.</exception>
    public void Write(IEnumerable<Registration> registrations)
    {
        var content = Content(registrations);
        try
        {
            OwnerOnlyFile.Write(path, content.Span);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RegistrationsNotSavedException($"{path} cannot be written.", exception);
        }
    }

    private static ReadOnlyMemory<byte> Content(IEnumerable<Registration> registrations) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("webhooks");
        foreach (var registration in registrations)
        {
            writer.WriteStartObject();
            writer.WriteString("id", registration.Id);
            writer.WriteString("secret", registration.Secret);
            writer.WriteString("url", registration.Url.Text);
            writer.WriteStartArray("events");
            foreach (var type in registration.Events)
            {
                writer.WriteStringValue(type.Name);
            }

            writer.WriteEndArray();
            writer.WriteString("scope", registration.Scope.Kind.ToString());
            writer.WriteString("merchantSerialNumber", registration.Scope.MerchantSerialNumber);
            writer.WriteString("registeredAt", registration.RegisteredAt);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private Registration Read(JsonElement webhook)
    {
        if (!RegisteredUrl.TryParse(Text(webhook, "url"), rules, out var url, out var reason))
        {
            throw new InvalidDataException($"{path} has a webhook that this sandbox may not deliver to. {reason}");
        }

        var scope = new RegistrationScope(
            Enum.Parse<RegistrationScopeKind>(Text(webhook, "scope")), webhook.GetProperty("merchantSerialNumber").GetString());
        return new Registration(
            scope,
            url,
            [.. webhook.GetProperty("events").EnumerateArray().Select(static name => new WebhookEventType(name.GetString()!))],
            webhook.GetProperty("registeredAt").GetDateTimeOffset(),
            webhook.GetProperty("id").GetGuid(),
            Text(webhook, "secret"));
    }

    private static string Text(JsonElement webhook, string name) =>
        webhook.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new FormatException($"{name} is empty.");
}
