using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Storage.Registrations;

/// <summary>A file of registrations, for the processes of one machine. It is replaced as a whole, and only its owner may read it.</summary>
internal sealed class RegistrationFile(string path) : IWebhookRegistrationStore
{
    private static readonly TimeSpan LockTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(20);

    private readonly string _path = Path.GetFullPath(path);

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        return Task.CompletedTask;
    }

    // Readers need no lock: the file is replaced as a whole.
    public Task<IReadOnlyList<StoredRegistration>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Read());

    public Task<bool> TryAddAsync(StoredRegistration row, CancellationToken cancellationToken) => ChangeAsync(
        rows => rows.Any(other => IsSame(other, row)) ? null : [.. rows, row], cancellationToken);

    public Task<bool> TryUpdateAsync(StoredRegistration row, StoredRegistrationState expected, CancellationToken cancellationToken) => ChangeAsync(
        rows => rows.Any(other => IsSame(other, row) && other.State == expected)
            ? [.. rows.Select(other => IsSame(other, row) ? row with { LastAcceptedAt = other.LastAcceptedAt, LastRefusedAt = other.LastRefusedAt } : other)]
            : null,
        cancellationToken);

    public Task<bool> TryRemoveAsync(StoredRegistration row, CancellationToken cancellationToken) => ChangeAsync(
        rows => rows.Any(other => IsSame(other, row) && other.State == row.State) ? [.. rows.Where(other => !IsSame(other, row))] : null, cancellationToken);

    public Task NoteDeliveriesAsync(Guid id, DateTimeOffset? acceptedAt, DateTimeOffset? refusedAt, CancellationToken cancellationToken) => ChangeAsync(
        rows =>
        [
            .. rows.Select(row => row.Id != id ? row : row with
            {
                LastAcceptedAt = Latest(row.LastAcceptedAt, acceptedAt),
                LastRefusedAt = Latest(row.LastRefusedAt, refusedAt),
            }),
        ],
        cancellationToken);

    private static DateTimeOffset? Latest(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    private static bool IsSame(StoredRegistration one, StoredRegistration other) =>
        one.Receiver == other.Receiver && one.Name == other.Name && one.Generation == other.Generation;

    private async Task<bool> ChangeAsync(
        Func<IReadOnlyList<StoredRegistration>, IReadOnlyList<StoredRegistration>?> change, CancellationToken cancellationToken)
    {
        using (await LockAsync(cancellationToken).ConfigureAwait(false))
        {
            if (change(Read()) is not { } changed)
            {
                return false;
            }

            Write(changed);
            return true;
        }
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream($"{_path}.lock", Options(FileMode.OpenOrCreate, FileAccess.ReadWrite));
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(began) < LockTime)
            {
                // Held for the time of one write. Not by the clock of the app, which a test may have stopped.
                await Task.Delay(LockPoll, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private IReadOnlyList<StoredRegistration> Read()
    {
        try
        {
            var document = JsonSerializer.Deserialize(File.ReadAllBytes(_path), RegistrationFileJson.Default.Document);
            return [.. document!.Registrations.Select(static entry => entry.ToRow())];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is JsonException or NullReferenceException or FormatException or ArgumentException)
        {
            // Only its type: the message may quote the content.
            throw new InvalidDataException($"'{_path}' is not a file of registrations ({exception.GetType().Name}). It was left as it is.");
        }
    }

    private void Write(IReadOnlyList<StoredRegistration> rows)
    {
        var beside = $"{_path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(beside, Options(FileMode.CreateNew, FileAccess.Write)))
            {
                JsonSerializer.Serialize(file, new Document([.. rows.Select(Entry.Of)]), RegistrationFileJson.Default.Document);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, _path, overwrite: true);
            FlushDirectory();
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    // The new name of the file is on disk only once its directory is. Windows does this by itself, and does not open directories.
    private void FlushDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            using var directory = File.OpenHandle(Path.GetDirectoryName(_path)!);
            RandomAccess.FlushToDisk(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // .NET does not open directories on every system. The content is on disk, under the old name or the new one.
        }
    }

    private static FileStreamOptions Options(FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    internal sealed record Document(Entry[] Registrations);

    internal sealed record Entry
    {
        public required string Receiver { get; init; }

        public required string Name { get; init; }

        public required int Generation { get; init; }

        public required int State { get; init; }

        public required string Environment { get; init; }

        public required string MerchantSerialNumber { get; init; }

        public required string Url { get; init; }

        public required string[] Events { get; init; }

        public Guid? Id { get; init; }

        public string? ProtectedSecret { get; init; }

        public required Guid[] KnownBefore { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? ActiveAt { get; init; }

        public DateTimeOffset? RetiringAt { get; init; }

        public DateTimeOffset? LastAcceptedAt { get; init; }

        public DateTimeOffset? LastRefusedAt { get; init; }

        public DateTimeOffset? RotationRequestedAt { get; init; }

        public required string Node { get; init; }

        public static Entry Of(StoredRegistration row) => new()
        {
            Receiver = row.Receiver,
            Name = row.Name,
            Generation = row.Generation,
            State = (int)row.State,
            Environment = row.Environment,
            MerchantSerialNumber = row.MerchantSerialNumber,
            Url = row.Url.OriginalString,
            Events = [.. row.Events.Select(static type => type.Name)],
            Id = row.Id,
            ProtectedSecret = row.ProtectedSecret,
            KnownBefore = [.. row.KnownBefore],
            CreatedAt = row.CreatedAt,
            ActiveAt = row.ActiveAt,
            RetiringAt = row.RetiringAt,
            LastAcceptedAt = row.LastAcceptedAt,
            LastRefusedAt = row.LastRefusedAt,
            RotationRequestedAt = row.RotationRequestedAt,
            Node = row.Node,
        };

        public StoredRegistration ToRow() => new()
        {
            Receiver = Receiver,
            Name = Name,
            Generation = Generation,
            State = (StoredRegistrationState)State,
            Environment = Environment,
            MerchantSerialNumber = MerchantSerialNumber,
            Url = new Uri(Url, UriKind.Absolute),
            Events = [.. Events.Select(static name => new WebhookEventType(name))],
            Id = Id,
            ProtectedSecret = ProtectedSecret,
            KnownBefore = KnownBefore,
            CreatedAt = CreatedAt,
            ActiveAt = ActiveAt,
            RetiringAt = RetiringAt,
            LastAcceptedAt = LastAcceptedAt,
            LastRefusedAt = LastRefusedAt,
            RotationRequestedAt = RotationRequestedAt,
            Node = Node,
        };
    }
}

/// <summary>Reads and writes the file without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegistrationFile.Document))]
internal sealed partial class RegistrationFileJson : JsonSerializerContext;
