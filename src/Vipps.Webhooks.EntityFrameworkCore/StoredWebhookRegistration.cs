namespace Vipps.Webhooks.EntityFrameworkCore;

/// <summary>A row of the table in which a <c>DbContext</c> keeps the webhooks of <c>KeepRegistered</c>, for queries. The registrar alone changes it.</summary>
/// <remarks>Times are in milliseconds since 1970-01-01 UTC: they compare alike in every database.</remarks>
public sealed class StoredWebhookRegistration
{
    internal StoredWebhookRegistration()
    {
    }

    /// <summary>The name of the receiver, at most 64 characters; empty if it has none.</summary>
    public string Receiver { get; internal set; } = "";

    /// <summary>The name of the wanted webhook, at most 64 characters, as given to <c>KeepRegistered</c>.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>The number of the webhook among those of this name, from 1.</summary>
    public int Generation { get; internal set; }

    /// <summary>Its state.</summary>
    public StoredRegistrationState State { get; internal set; }

    /// <summary>The address of Vipps' API that it is registered with, at most 200 characters.</summary>
    public string Environment { get; internal set; } = "";

    /// <summary>The merchant serial number of the sales unit, at most 20 characters; empty if there is none.</summary>
    public string MerchantSerialNumber { get; internal set; } = "";

    /// <summary>The registered URL, at most 2,000 characters.</summary>
    public string Url { get; internal set; } = "";

    /// <summary>The names of the registered event types, with spaces between them.</summary>
    public string Events { get; internal set; } = "";

    /// <summary>The id that Vipps gave it, as 32 digits; null if it is not known.</summary>
    public string? WebhookId { get; internal set; }

    /// <summary>The secret, encrypted by Data Protection; null if there is none.</summary>
    public string? ProtectedSecret { get; internal set; }

    /// <summary>The ids that Vipps listed before the registration request, each as 32 digits, with spaces between them.</summary>
    public string KnownBefore { get; internal set; } = "";

    /// <summary>The time at which the row was saved.</summary>
    public long CreatedAt { get; internal set; }

    /// <summary>The time at which the secret was saved; null before that.</summary>
    public long? ActiveAt { get; internal set; }

    /// <summary>The time at which a newer one replaced it, or at which it was found to be gone; null before that.</summary>
    public long? RetiringAt { get; internal set; }

    /// <summary>The time of the latest delivery that was answered 200; null if none is known.</summary>
    public long? LastAcceptedAt { get; internal set; }

    /// <summary>The time of the latest delivery that was answered with an error; null if none is known.</summary>
    public long? LastRefusedAt { get; internal set; }

    /// <summary>The time at which a person asked for a new secret; null if no one did.</summary>
    public long? RotationRequestedAt { get; internal set; }

    /// <summary>The machine that saved the row, at most 100 characters.</summary>
    public string Node { get; internal set; } = "";
}
