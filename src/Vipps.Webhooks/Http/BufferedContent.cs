namespace Vipps.Webhooks.Http;

/// <summary>An answer's body that was read to its end. The framework's type would copy it for each reader.</summary>
internal sealed class BufferedContent(byte[] body) : ByteArrayContent(body)
{
    /// <summary>The body. It is not to be changed: all readers have the same one.</summary>
    private byte[] Body { get; } = body;

    /// <summary>Returns the body of an answer, which one of the app's handlers may have replaced with content that throws anything.</summary>
    public static ValueTask<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken) =>
        content is BufferedContent buffered ? new(buffered.Body) : new(content.ReadAsByteArrayAsync(cancellationToken));
}
