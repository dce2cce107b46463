using System.Collections.ObjectModel;
using System.Text.Json;

namespace Vipps.Webhooks.Events;

/// <summary>Personal data: the details that the customer agreed to share. Never log it.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.</remarks>
public sealed class UserDetails
{
    /// <summary>The e-mail address; null if it was not shared.</summary>
    public string? Email { get; init; }

    /// <summary>The given name; null if it was not shared.</summary>
    public string? FirstName { get; init; }

    /// <summary>The family name; null if it was not shared.</summary>
    public string? LastName { get; init; }

    /// <summary>
    /// The phone number as it was sent: digits with the country code, such as <c>4712345678</c>; null if it was not shared.
    /// </summary>
    public string? MobileNumber { get; init; }

    /// <summary>The date of birth as it was sent, such as <c>1988-03-12</c>; null if it was not shared.</summary>
    public string? DateOfBirth { get; init; }

    /// <summary>The other fields, among them <c>addresses</c>, whose shape is not documented. Empty by default.</summary>
    public IReadOnlyDictionary<string, JsonElement> AdditionalProperties { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>Returns the name of the type, and nothing of its content.</summary>
    public override string ToString() => nameof(UserDetails);

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("userDetails");
        writer.WriteText("email", Email);
        writer.WriteText("firstName", FirstName);
        writer.WriteText("lastName", LastName);
        writer.WriteText("mobileNumber", MobileNumber);
        writer.WriteText("dateOfBirth", DateOfBirth);
        writer.WriteRest(AdditionalProperties);
        writer.WriteEndObject();
    }

    internal static UserDetails Read(ref JsonFields fields) => new()
    {
        Email = fields.ReadText("email"u8),
        FirstName = fields.ReadText("firstName"u8),
        LastName = fields.ReadText("lastName"u8),
        MobileNumber = fields.ReadText("mobileNumber"u8),
        DateOfBirth = fields.ReadText("dateOfBirth"u8),
        AdditionalProperties = fields.GetUnread(),
    };
}
