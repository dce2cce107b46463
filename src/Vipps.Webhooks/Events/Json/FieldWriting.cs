using System.Text.Json;

namespace Vipps.Webhooks.Events;

/// <summary>Writes the fields of an event as Vipps names them, without those that are null.</summary>
internal static class FieldWriting
{
    public static void WriteText(this Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    /// <summary>Does the same with text that is empty if there is none, because it is read again as empty.</summary>
    public static void WriteNonEmpty(this Utf8JsonWriter writer, string name, string? value) =>
        writer.WriteText(name, string.IsNullOrEmpty(value) ? null : value);

    public static void WriteMoment(this Utf8JsonWriter writer, string name, DateTimeOffset? value)
    {
        if (value is { } moment)
        {
            writer.WriteString(name, moment);
        }
    }

    public static void WriteInteger(this Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    public static void WriteRest(this Utf8JsonWriter writer, IReadOnlyDictionary<string, JsonElement> rest)
    {
        foreach (var (name, value) in rest)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }
}
