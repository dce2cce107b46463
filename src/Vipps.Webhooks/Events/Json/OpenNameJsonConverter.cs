using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Events;

/// <summary>
/// Writes <see cref="WebhookEventType"/>, <see cref="PaymentEventName"/>, <see cref="PaymentState"/>, <see cref="AgreementActor"/>, <see cref="ChargeType"/> and
/// <see cref="ChargeFailureReason"/> as the text of their name, and reads them, known or not. The types refer to it, so nothing needs to be
/// configured.
/// </summary>
/// <remarks>Public because source generators of other assemblies call it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OpenNameJsonConverter : JsonConverterFactory
{
    private static readonly Dictionary<Type, JsonConverter> Converters = new()
    {
        [typeof(WebhookEventType)] = new Converter<WebhookEventType>(static name => new(name), static type => type.Name),
        [typeof(PaymentEventName)] = new Converter<PaymentEventName>(static name => new(name), static name => name.Name),
        [typeof(PaymentState)] = new Converter<PaymentState>(static name => new(name), static state => state.Name),
        [typeof(AgreementActor)] = new Converter<AgreementActor>(static name => new(name), static actor => actor.Name),
        [typeof(ChargeType)] = new Converter<ChargeType>(static name => new(name), static type => type.Name),
        [typeof(ChargeFailureReason)] = new Converter<ChargeFailureReason>(static name => new(name), static reason => reason.Name),
    };

    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => Converters.ContainsKey(typeToConvert);

    /// <inheritdoc/>
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) => Converters.GetValueOrDefault(typeToConvert);

    private sealed class Converter<T>(Func<string, T> create, Func<T, string> nameOf) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.String ? Create(reader.GetString()) : throw new JsonException("A name must be text.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(nameOf(value));

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Create(reader.GetString());

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WritePropertyName(nameOf(value));

        // The default is written as empty text.
        private T Create(string? name) => string.IsNullOrWhiteSpace(name) ? default : create(name);
    }
}
