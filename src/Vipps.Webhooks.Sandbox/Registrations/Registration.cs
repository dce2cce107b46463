using System.Security.Cryptography;

namespace Vipps.Webhooks.Sandbox;

/// <summary>A registration with its secret. No record: records print what they hold.</summary>
internal sealed class Registration(
    RegistrationScope scope, CallbackUrl url, IReadOnlyList<WebhookEventType> events, DateTimeOffset registeredAt)
{
    // In base64 88 characters, as real secrets have.
    private const int SecretBytes = 64;

    public Guid Id { get; } = Guid.NewGuid();

    public string Secret { get; } = NewSecret();

    public RegistrationScope Scope { get; } = scope;

    public CallbackUrl Url { get; } = url;

    public IReadOnlyList<WebhookEventType> Events { get; } = events;

    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    public SandboxRegistration Snapshot() => new(Id, Url.Text, Events, Scope.MerchantSerialNumber, registeredAt);
}
