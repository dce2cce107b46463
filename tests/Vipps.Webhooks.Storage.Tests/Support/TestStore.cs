using Vipps.Webhooks.Storage.Registrations;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>A store in a file, which can be told to fail.</summary>
internal sealed class TestStore(string path) : IWebhookRegistrationStore
{
    private readonly RegistrationFile _file = new(path);

    /// <summary>True if secrets cannot be saved.</summary>
    public bool SavesNothing { get; set; }

    /// <summary>True if the times of deliveries cannot be saved.</summary>
    public bool NotesNothing { get; set; }

    public Task PrepareAsync(CancellationToken cancellationToken) => _file.PrepareAsync(cancellationToken);

    public Task<IReadOnlyList<StoredRegistration>> ListAsync(CancellationToken cancellationToken) => _file.ListAsync(cancellationToken);

    public Task<bool> TryAddAsync(StoredRegistration row, CancellationToken cancellationToken) => _file.TryAddAsync(row, cancellationToken);

    public Task<bool> TryUpdateAsync(StoredRegistration row, StoredRegistrationState expected, CancellationToken cancellationToken) =>
        SavesNothing && row.State == StoredRegistrationState.Active
            ? throw new IOException("The disk is full.")
            : _file.TryUpdateAsync(row, expected, cancellationToken);

    public Task<bool> TryRemoveAsync(StoredRegistration row, CancellationToken cancellationToken) => _file.TryRemoveAsync(row, cancellationToken);

    public Task NoteDeliveriesAsync(Guid id, DateTimeOffset? acceptedAt, DateTimeOffset? refusedAt, CancellationToken cancellationToken) =>
        NotesNothing ? throw new IOException("The disk is full.") : _file.NoteDeliveriesAsync(id, acceptedAt, refusedAt, cancellationToken);
}
