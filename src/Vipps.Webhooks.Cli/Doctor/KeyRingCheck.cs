using System.Buffers.Text;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Vipps.Webhooks.Storage.Protection;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// Checks the keys of ASP.NET Core's Data Protection with which an app encrypts its webhooks' secrets. They are looked at, not used: the tool
/// decrypts nothing.
/// </summary>
internal static class KeyRingCheck
{
    private const string Code = "keyRing";
    private const string AllKeys = "*";

    /// <param name="directory">The directory of the keys.</param>
    /// <param name="rows">The rows of what the app keeps registered.</param>
    /// <param name="now">The current time.</param>
    public static IReadOnlyList<Check> Examine(DirectoryInfo directory, IReadOnlyList<StoredRegistration> rows, DateTimeOffset now)
    {
        if (!directory.Exists)
        {
            return [Check.Fault(Code, $"There is no directory {directory.FullName}.", "Name the directory that the app passes to PersistKeysToFileSystem.")];
        }

        try
        {
            return [.. Examine(Read(directory), directory.FullName, rows, now)];
        }
        catch (Exception exception) when (exception is XmlException or FormatException or IOException or UnauthorizedAccessException)
        {
            // Only its type: the message may quote the content.
            return [Check.Fault(
                Code, $"The keys in {directory.FullName} cannot be read ({exception.GetType().Name}).", "Run the doctor as the user that the app runs as.")];
        }
    }

    private static IEnumerable<Check> Examine(KeyRing ring, string directory, IReadOnlyList<StoredRegistration> rows, DateTimeOffset now)
    {
        if (ring.Keys.Count == 0)
        {
            yield return Check.Fault(
                Code,
                $"There is no key in {directory}.",
                "Name the directory that the app passes to PersistKeysToFileSystem. If it is this one, the keys are lost: the app replaces its webhooks in its next run.");
            yield break;
        }

        var lost = rows.Where(RegistrationReport.IsLive).Where(row => KeyOf(row) is { } id && !ring.Usable.Contains(id)).ToList();
        foreach (var row in lost)
        {
            yield return Check.Fault(
                Code,
                $"The secret of {row.Name} (generation {row.Generation}) was encrypted with a key that is revoked, or is not in {directory}.",
                "If this is the app's directory, its deliveries are refused until the app replaces it, in its next run.");
        }

        var newest = ring.Keys.MaxBy(static key => key.ExpiresAt)!;
        if (newest.ExpiresAt < now)
        {
            yield return Check.Warning(
                Code,
                $"The newest key expired {TimeText.Of(now - newest.ExpiresAt)} ago. It still decrypts.",
                "An app that runs makes a new one, unless DisableAutomaticKeyGeneration was called: then add one.");
        }

        if (ring.Keys.Count(static key => key.IsUnencrypted) is > 0 and var bare)
        {
            yield return Check.Warning(
                Code,
                $"{bare} of {ring.Keys.Count} keys {(bare == 1 ? "is" : "are")} stored unencrypted: anyone who can read them and the database has the secrets.",
                "Call ProtectKeysWith… on AddDataProtection(). Keys that exist stay as they are until they are replaced.");
        }
        else if (lost.Count == 0 && newest.ExpiresAt >= now)
        {
            yield return Check.Ok(Code, $"{ring.Keys.Count} {(ring.Keys.Count == 1 ? "key is" : "keys are")} in {directory}, encrypted; the newest is good for {TimeText.Of(newest.ExpiresAt - now)}.");
        }
    }

    private static KeyRing Read(DirectoryInfo directory)
    {
        var keys = new List<Key>();
        var revoked = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        DateTimeOffset? allBefore = null;
        foreach (var file in directory.EnumerateFiles("*.xml"))
        {
            var root = XDocument.Load(file.FullName).Root!;
            if (root.Name == "key")
            {
                keys.Add(new Key(
                    Guid.Parse((string?)root.Attribute("id") ?? "", CultureInfo.InvariantCulture),
                    Moment(root, "creationDate"),
                    Moment(root, "expirationDate"),
                    root.Descendants("masterKey").Any()));
            }
            else if (root.Name == "revocation" && (string?)root.Element("key")?.Attribute("id") is { } id)
            {
                if (id == AllKeys)
                {
                    allBefore = Moment(root, "revocationDate");
                }
                else
                {
                    revoked.Add(id);
                }
            }
        }

        return new KeyRing(keys, [.. keys.Where(key => !revoked.Contains(key.Id.ToString()) && !(key.CreatedAt <= allBefore)).Select(static key => key.Id)]);
    }

    private static DateTimeOffset Moment(XElement root, string name) =>
        DateTimeOffset.Parse((string?)root.Element(name) ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Finds the id of the key that encrypted a secret; null if something other than Data Protection did.</summary>
    private static Guid? KeyOf(StoredRegistration row) =>
        row.ProtectedSecret is { } text && Base64Url.IsValid(text) ? ProtectedPayload.KeyIdOf(Base64Url.DecodeFromChars(text)) : null;

    private sealed record Key(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool IsUnencrypted);

    private sealed record KeyRing(IReadOnlyList<Key> Keys, HashSet<Guid> Usable);
}
