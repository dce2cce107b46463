namespace Vipps.Webhooks.Storage.Protection;

/// <summary>The beginning of what Data Protection encrypts.</summary>
internal static class ProtectedPayload
{
    private const int KeyIdLength = 16;

    // https://learn.microsoft.com/aspnet/core/security/data-protection/implementation/authenticated-encryption-details
    private static ReadOnlySpan<byte> Start => [0x09, 0xF0, 0xC9, 0xF0];

    /// <summary>Finds the id of the key that encrypted it; null if something other than Data Protection did.</summary>
    public static Guid? KeyIdOf(ReadOnlySpan<byte> payload) =>
        payload.Length >= Start.Length + KeyIdLength && payload.StartsWith(Start) ? new Guid(payload.Slice(Start.Length, KeyIdLength)) : null;
}
