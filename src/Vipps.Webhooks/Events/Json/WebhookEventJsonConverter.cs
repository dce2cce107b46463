using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Events;

/// <summary>
/// Writes an event so that it can be read again without loss, as its own type or as <see cref="WebhookEvent"/>: the body byte for byte, and
/// the event types of the registration if they were needed to read it. The types refer to it, so nothing needs to be configured.
/// </summary>
/// <remarks>
/// <para>
/// The JSON holds the body and hence personal data. <see cref="WebhookEventReader"/> reads it again, so that a later version of the SDK may
/// know what was unknown before. Of an event that was created with an object initializer, the properties are written.
/// </para>
/// Public because source generators of other assemblies call it.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WebhookEventJsonConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => CreateConverter(typeToConvert) is not null;

    /// <inheritdoc/>
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) => CreateConverter(typeToConvert);

    // Written by hand, so that no code has to be generated at run time.
    private static JsonConverter? CreateConverter(Type type) =>
        type == typeof(WebhookEvent) ? new Converter<WebhookEvent>()
        : type == typeof(PaymentEvent) ? new Converter<PaymentEvent>()
        : type == typeof(AgreementEvent) ? new Converter<AgreementEvent>()
        : type == typeof(ChargeEvent) ? new Converter<ChargeEvent>()
        : type == typeof(UserCheckedInEvent) ? new Converter<UserCheckedInEvent>()
        : type == typeof(LoginPingEvent) ? new Converter<LoginPingEvent>()
        : type == typeof(DonationEvent) ? new Converter<DonationEvent>()
        : type == typeof(UnknownEvent) ? new Converter<UnknownEvent>()
        : null;

    private sealed class Converter<T> : JsonConverter<T>
        where T : WebhookEvent
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var read = EventJson.Read(JsonElement.ParseValue(ref reader));
            return read as T ?? throw new JsonException($"The event is a {read.GetType().Name}, not a {typeof(T).Name}. Deserialize a {nameof(WebhookEvent)}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => EventJson.Write(writer, value);
    }
}
