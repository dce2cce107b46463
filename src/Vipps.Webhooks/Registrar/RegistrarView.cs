namespace Vipps.Webhooks.Registrar;

/// <summary>Everything that a registrar knows when it decides what to do about one wanted webhook.</summary>
internal sealed record RegistrarView
{
    public required string Receiver { get; init; }

    public required WantedRegistration Wanted { get; init; }

    public required string Environment { get; init; }

    public required string MerchantSerialNumber { get; init; }

    /// <summary>The webhooks that were saved as registered before Vipps listed: if one is missing in the list, it is gone.</summary>
    public required IReadOnlySet<Guid> SavedBeforeList { get; init; }

    /// <summary>The webhooks that Vipps lists for the sales unit.</summary>
    public required IReadOnlyList<Webhook> Listed { get; init; }

    /// <summary>All rows, read after the list: whatever is in the list was intended before, so its row is here.</summary>
    public required IReadOnlyList<StoredRegistration> Rows { get; init; }

    /// <summary>The webhooks whose secret cannot be decrypted.</summary>
    public required IReadOnlySet<Guid> Unreadable { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The time at which this process began to want this.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public required WebhookRegistrarOptions Options { get; init; }

    /// <summary>The generation that is to be replaced on demand; 0 for none.</summary>
    public int RotateUpTo { get; init; }

    /// <summary>True if Vipps gave an empty list twice.</summary>
    public bool IsEmptyListConfirmed { get; init; }
}
