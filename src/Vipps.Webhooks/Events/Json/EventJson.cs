using System.Text;
using System.Text.Json;

namespace Vipps.Webhooks.Events;

/// <summary>The JSON form of a stored event: see <see cref="WebhookEventJsonConverter"/>.</summary>
internal static class EventJson
{
    // "type" and "merchantSerialNumber" are for people who read it. The latter also keeps the sales unit beside an entry of the event log.
    private const string TypeName = "type";
    private const string MerchantSerialNumber = "merchantSerialNumber";
    private const string Events = "events";
    private const string Body = "body";
    private const string Family = "family";
    private const string Fields = "fields";

    public static void Write(Utf8JsonWriter writer, WebhookEvent value)
    {
        writer.WriteStartObject();
        writer.WriteString(TypeName, value.Type.Name);
        if (value.MerchantSerialNumber is { } merchantSerialNumber)
        {
            writer.WriteString(MerchantSerialNumber, merchantSerialNumber);
        }

        if (value.ReadFor is { } registeredFor)
        {
            writer.WriteStartArray(Events);
            foreach (var type in registeredFor)
            {
                writer.WriteStringValue(type.Name);
            }

            writer.WriteEndArray();
        }
        else
        {
            writer.WriteString(Family, value.GetType().Name);
            writer.WriteStartObject(Fields);
            value.WriteFields(writer);
            writer.WriteEndObject();
        }

        writer.WriteBase64String(Body, value.Body.Span);
        writer.WriteEndObject();
    }

    /// <exception cref="JsonException"><paramref name="json"/> is not in the form that <see cref="Write"/> writes.</exception>
    public static WebhookEvent Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty(Body, out var encoded)
            || encoded.ValueKind != JsonValueKind.String
            || !encoded.TryGetBytesFromBase64(out var body))
        {
            throw new JsonException($"This is not a serialized event. To read a body that Vipps delivered, call {nameof(WebhookEventReader)}.Read.");
        }

        if (json.TryGetProperty(Fields, out var fields) && fields.ValueKind == JsonValueKind.Object)
        {
            return ReadFields(TextOf(json, Family), Encoding.UTF8.GetBytes(fields.GetRawText()), body);
        }

        var registeredFor = json.TryGetProperty(Events, out var events) && events.ValueKind == JsonValueKind.Array
            ? events.EnumerateArray().Select(static name => name.ToString()).Where(static name => !string.IsNullOrWhiteSpace(name))
            : [];
        return WebhookEventReader.Read(body, registeredFor.Select(static name => new WebhookEventType(name)), TextOf(json, MerchantSerialNumber));
    }

    // Reads an event that was created with an object initializer, which may omit what a body must have.
    private static WebhookEvent ReadFields(string? family, byte[] json, byte[] body)
    {
        var fields = new JsonFields(
            json, stackalloc JsonField[JsonFields.UsualCount], stackalloc int[JsonField.BucketCount], isRepaired: false, merchantSerialNumber: null);
        return family switch
        {
            nameof(PaymentEvent) => PaymentEvent.Read(ref fields, body),
            nameof(AgreementEvent) => AgreementEvent.Read(ref fields, body),
            nameof(ChargeEvent) => ChargeEvent.Read(ref fields, body),
            nameof(UserCheckedInEvent) => UserCheckedInEvent.Read(ref fields, body),
            nameof(LoginPingEvent) => LoginPingEvent.Read(ref fields, body),
            nameof(DonationEvent) => DonationEvent.Read(ref fields, body, registeredFor: default),
            nameof(UnknownEvent) => UnknownEvent.ReadCreated(ref fields, body),
            _ => throw new JsonException("The event is of a family that this version of the package does not know."),
        };
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
