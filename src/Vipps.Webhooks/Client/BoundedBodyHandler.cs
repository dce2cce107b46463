using System.Buffers;

namespace Vipps.Webhooks.Client;

/// <summary>
/// Reads an answer's body to its end, with a limit, while the try is still being timed: a body that trickles or never ends is then a try
/// that failed, and not a caller that hangs.
/// </summary>
internal sealed class BoundedBodyHandler : DelegatingHandler
{
    /// <summary>The most that is read of an answer: 4 MiB, far above the longest list that Vipps' limits allow.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private const int ChunkSize = 8 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await BufferAsync(response, cancellationToken).ConfigureAwait(false);
        return response;
    }

    private static async Task BufferAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(ChunkSize);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                int read;
                while ((read = await stream.ReadAsync(body.GetMemory(ChunkSize), cancellationToken).ConfigureAwait(false)) > 0)
                {
                    body.Advance(read);
                    if (body.WrittenCount > MaxLength)
                    {
                        throw new HttpRequestException(
                            HttpRequestError.ConfigurationLimitExceeded, $"The answer is larger than {MaxLength} bytes.");
                    }
                }
            }
        }
        catch (Exception exception)
        {
            response.Dispose();
            if (exception is IOException)
            {
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The answer broke off.", exception);
            }

            throw;
        }

        var buffered = new ReadOnlyMemoryContent(body.WrittenMemory);
        foreach (var (name, values) in response.Content.Headers)
        {
            buffered.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content.Dispose();
        response.Content = buffered;
    }
}
