namespace Vipps.Webhooks.Cli;

/// <summary>The invisible bytes that some programs put before text.</summary>
internal static class ByteOrderMark
{
    public static ReadOnlySpan<byte> Utf8 => [0xEF, 0xBB, 0xBF];

    public static ReadOnlySpan<byte> Utf16Little => [0xFF, 0xFE];

    public static ReadOnlySpan<byte> Utf16Big => [0xFE, 0xFF];
}
