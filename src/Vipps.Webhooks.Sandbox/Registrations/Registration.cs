using System.Security.Cryptography;

namespace Vipps.Webhooks.Sandbox;

/// <summary>A registration with its secret. Not a record, because a record prints its members.</summary>
internal sealed class Registration(
    RegistrationScope scope, RegisteredUrl url, IReadOnlyList<WebhookEventType> events, DateTimeOffset registeredAt, Guid id, string secret)
{
    // In base64 these are 88 characters, as in real secrets.
    private const int SecretBytes = 64;

    /// <summary>Creates a registration with a new id and secret.</summary>
    public Registration(RegistrationScope scope, RegisteredUrl url, IReadOnlyList<WebhookEventType> events, DateTimeOffset registeredAt)
        : this(scope, url, events, registeredAt, Guid.NewGuid(), NewSecret())
    {
    }

    public Guid Id { get; } = id;

    public string Secret { get; } = secret;

    public RegistrationScope Scope { get; } = scope;

    public RegisteredUrl Url { get; } = url;

    public IReadOnlyList<WebhookEventType> Events { get; } = events;

    public DateTimeOffset RegisteredAt { get; } = registeredAt;

    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    public SandboxRegistration Snapshot() => new()
    {
        Id = Id,
        Url = Url.Uri,
        Events = Events,
        MerchantSerialNumber = Scope.MerchantSerialNumber,
        RegisteredAt = RegisteredAt,
    };
}
