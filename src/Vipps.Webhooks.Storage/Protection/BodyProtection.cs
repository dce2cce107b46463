using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Vipps.Webhooks.Storage.Protection;

/// <summary>Encrypts the bodies of deliveries for a database, and reads what is in it.</summary>
/// <remarks>
/// <para>
/// Each stored body says itself what it is, so that rows from before and after a change of the setting lie side by side, in tables without another
/// column. One that begins with <see cref="Mark"/> has a fourth byte that says how to read the rest; any other is as it was delivered. No JSON begins
/// with the zero byte of the mark. Vipps may sign something other than JSON: a delivered body that begins with the mark is therefore stored behind one,
/// as <see cref="Plain"/>, even if nothing is encrypted, and none can be taken for what it is not.
/// </para>
/// <para>
/// This hides bodies from those who can read the database. It does not protect from those who can write to it: plain rows are read, too.
/// </para>
/// </remarks>
internal sealed class BodyProtection
{
    /// <summary>The first byte after the mark of a body that is as it was delivered.</summary>
    public const byte Plain = 0;

    /// <summary>The first byte after the mark of a body that Data Protection encrypted.</summary>
    public const byte Encrypted = 1;

    private const string Purpose = "Vipps.Webhooks.Inbox.Body.v1";

    private readonly AppDataProtection? _protection;
    private readonly Lazy<IDataProtector>? _protector;
    private readonly bool _protects;

    /// <summary>Creates the protection of a receiver's bodies.</summary>
    /// <param name="protection">The keys.</param>
    /// <param name="receiver">The receiver.</param>
    /// <param name="protects">True to encrypt new bodies. What is encrypted is read either way.</param>
    public BodyProtection(AppDataProtection protection, string receiver, bool protects)
    {
        _protection = protection;
        _protector = new(() => protection.Provider.CreateProtector(Purpose, $"receiver:{receiver}"), LazyThreadSafetyMode.PublicationOnly);
        _protects = protects;
    }

    private BodyProtection()
    {
    }

    /// <summary>Reads bodies that are not encrypted.</summary>
    public static BodyProtection WithoutKeys { get; } = new();

    /// <summary>The beginning of a body that is not stored as it was delivered.</summary>
    public static ReadOnlySpan<byte> Mark => [0x00, (byte)'V', (byte)'B'];

    /// <summary>Checks that the keys last.</summary>
    /// <returns>The known facts about the keys; null if nothing is encrypted.</returns>
    /// <exception cref="InvalidOperationException">The keys would be lost with this process, which runs in Production.</exception>
    public KeyRing? CheckKeys() => _protects ? _protection!.DemandLasting("each delivery that is stored and not handled yet") : null;

    /// <summary>Checks that what is encrypted can be decrypted again. Where the keys are kept may be away for a while.</summary>
    /// <exception cref="InvalidOperationException">It cannot be.</exception>
    public void DemandThatItWorks()
    {
        byte[] probe = [1, 2, 3];
        if (_protects && !Decrypt(_protector!.Value, _protector.Value.Protect(probe)).SequenceEqual(probe))
        {
            throw new InvalidOperationException("What Data Protection encrypts cannot be decrypted again, so no delivery could be handled.");
        }
    }

    /// <summary>Returns a delivery as it is to be stored.</summary>
    /// <exception cref="CryptographicException">It cannot be encrypted. It is never stored as it is instead.</exception>
    public InboxDelivery Protect(InboxDelivery delivery)
    {
        var body = delivery.Body.Span;
        return _protects ? delivery.WithBody((byte[])[.. Mark, Encrypted, .. Encrypt(_protector!.Value, delivery.Body)])
            : body.StartsWith(Mark) ? delivery.WithBody((byte[])[.. Mark, Plain, .. body])
            : delivery;
    }

    /// <summary>Returns a stored delivery as it was delivered.</summary>
    /// <exception cref="UnreadableBodyException">It is encrypted, and the key is not here.</exception>
    public InboxDelivery Unprotect(InboxDelivery stored)
    {
        var body = stored.Body;
        if (!body.Span.StartsWith(Mark))
        {
            return stored;
        }

        var rest = body[Math.Min(Mark.Length + 1, body.Length)..];
        return (body.Length > Mark.Length ? body.Span[Mark.Length] : byte.MaxValue) switch
        {
            Plain => stored.WithBody(rest),
            Encrypted => stored.WithBody(Decrypt(rest)),
            _ => throw new UnreadableBodyException("It was stored by a later version of this package."),
        };
    }

    private static byte[] Encrypt(IDataProtector protector, ReadOnlyMemory<byte> body)
    {
        try
        {
            return protector.Protect(body.ToArray());
        }
#pragma warning disable CA1031 // As below: the message of another's exception may repeat the body, and would be logged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new CryptographicException($"Data Protection did not encrypt the body of a delivery ({exception.GetType().Name}).");
        }
    }

    private byte[] Decrypt(ReadOnlyMemory<byte> encrypted)
    {
        if (_protector is null)
        {
            throw new UnreadableBodyException("It is encrypted (InboxOptions.ProtectBodies), and there are no keys here.");
        }

        try
        {
            return Decrypt(_protector.Value, encrypted.ToArray());
        }
#pragma warning disable CA1031 // Where the keys are kept may be away for any reason. What an exception of another's code says may repeat what it was given.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new UnreadableBodyException(
                $"It was encrypted {(ProtectedPayload.KeyIdOf(encrypted.Span) is { } key ? $"with the key {key}" : "by another key")}, which this process does not have "
                + $"or cannot use ({exception.GetType().Name}).");
        }
    }

    // A revoked key decrypts, too: it hides what was stored before, and an event that was answered 200 is not to be lost with it.
    private static byte[] Decrypt(IDataProtector protector, byte[] encrypted) => protector is IPersistedDataProtector persisted
        ? persisted.DangerousUnprotect(encrypted, ignoreRevocationErrors: true, out _, out _)
        : protector.Unprotect(encrypted);
}
