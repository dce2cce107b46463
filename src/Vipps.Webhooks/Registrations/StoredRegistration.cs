namespace Vipps.Webhooks;

/// <summary>One row of an <see cref="IWebhookRegistrationStore"/>: a webhook that the registrar registered, or is about to.</summary>
/// <remarks>A record without a value that has to be kept from a log: the secret is protected, and <see cref="ToString"/> leaves it out.</remarks>
public sealed record StoredRegistration
{
    /// <summary>The receiver that accepts the deliveries; empty for the default one. At most 64 characters.</summary>
    public required string Receiver { get; init; }

    /// <summary>The name of the wanted webhook, as given to <c>KeepRegistered</c>. At most 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Counts the webhooks of this name, from 1. Unique together with receiver and name.</summary>
    public required int Generation { get; init; }

    /// <summary>The state.</summary>
    public required StoredRegistrationState State { get; init; }

    /// <summary>The address of Vipps' API that it is registered with, such as <c>https://api.vipps.no/</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>The merchant serial number of the sales unit; empty if there is none.</summary>
    public required string MerchantSerialNumber { get; init; }

    /// <summary>The registered URL.</summary>
    public required Uri Url { get; init; }

    /// <summary>The registered event types.</summary>
    public required IReadOnlyList<WebhookEventType> Events { get; init; }

    /// <summary>The id that Vipps gave it; null if it is not known.</summary>
    public Guid? Id { get; init; }

    /// <summary>The secret, encrypted; null if there is none. A store keeps it as it stands.</summary>
    public string? ProtectedSecret { get; init; }

    /// <summary>The ids that Vipps listed before the registration request. They tell strangers' webhooks from one whose answer was lost.</summary>
    public IReadOnlyList<Guid> KnownBefore { get; init; } = [];

    /// <summary>The time at which the row was saved.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time at which the secret was saved; null before that.</summary>
    public DateTimeOffset? ActiveAt { get; init; }

    /// <summary>The time at which a newer one replaced it, or at which it was found to be gone; null before that.</summary>
    public DateTimeOffset? RetiringAt { get; init; }

    /// <summary>The time of the latest delivery that was answered 200; null if none is known. Saved with some delay.</summary>
    public DateTimeOffset? LastAcceptedAt { get; init; }

    /// <summary>The time of the latest delivery that was answered with an error; null if none is known. Saved with some delay.</summary>
    public DateTimeOffset? LastRefusedAt { get; init; }

    /// <summary>
    /// The time at which a person asked for a new secret, such as with the command-line tool; null if no one did. The registrar replaces an
    /// active webhook that has it, and the new one has none.
    /// </summary>
    public DateTimeOffset? RotationRequestedAt { get; init; }

    /// <summary>The machine that saved the row, for people to read. At most 100 characters.</summary>
    public string Node { get; init; } = "";

    /// <summary>Names the row without anything secret; of its URL no query.</summary>
    public override string ToString() => $"{(Receiver.Length == 0 ? "" : $"{Receiver}/")}{Name} #{Generation} ({State}) for {Url.GetLeftPart(UriPartial.Path)}";
}
