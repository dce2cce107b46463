using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vipps.Webhooks.Receiving;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>Reads the raw body of a request, before anything binds or decodes it.</summary>
internal sealed class HttpRequestBody(HttpContext http) : IDeliveryBody
{
    // The server counts the framing of chunks, too: six bytes for one, in the worst case.
    private const int WorstFraming = 6;

    /// <summary>Limits how much the server reads, even if the body is not used.</summary>
    public static void Limit(HttpContext http, int maxLength)
    {
        // A length that is announced is a limit by itself. A lower limit of the app stays.
        if (!(http.Request.ContentLength <= maxLength)
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit
            && !(limit.MaxRequestBodySize <= WorstFraming * (maxLength + 1L)))
        {
            limit.MaxRequestBodySize = WorstFraming * (maxLength + 1L);
        }
    }

    /// <summary>Reads the whole body, up to a length that applies regardless of <c>Content-Length</c>.</summary>
    public async ValueTask<DeliveryBody> ReadAsync(int maxLength, CancellationToken timeout)
    {
        if (http.Request.ContentLength > maxLength)
        {
            return TooLong;
        }

        try
        {
            var reader = http.Request.BodyReader;
            ReadResult? there = reader.TryRead(out var first) ? first : null;

            // Most often the whole body is there already, so that there is no wait.
            var body = there is { IsCompleted: true, Buffer: var whole } && whole.Length <= maxLength
                ? Take(reader, whole)
                : await ReadAsync(reader, there, maxLength, timeout).ConfigureAwait(false);
            return body.Failure is null && body.Bytes.IsEmpty ? Empty() : body;
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLong;
        }
        catch (BadHttpRequestException exception)
        {
            return new(default, DeliveryOutcome.BodyIncomplete, exception.StatusCode);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new(default, DeliveryOutcome.BodyIncomplete, StatusCodes.Status408RequestTimeout);
        }
        catch (InvalidOperationException)
        {
            // Something in the app read the body to its end and closed it, so that nothing is left to verify.
            return Empty();
        }
#pragma warning disable CA1031 // Anything between the server and this endpoint may throw, such as middleware that cannot decompress a body.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Most often the sender has disconnected, and the answer is only for the log.
            return new(default, DeliveryOutcome.BodyIncomplete, StatusCodes.Status400BadRequest);
        }
    }

    private static DeliveryBody TooLong => new(default, DeliveryOutcome.BodyTooLong, StatusCodes.Status413PayloadTooLarge);

    private DeliveryBody Empty() => new(
        default,
        WasReadBefore: http.Request.ContentLength is { } length
            ? length > 0
            : http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true });

    private static DeliveryBody Take(PipeReader reader, in ReadOnlySequence<byte> whole)
    {
        var bytes = whole.ToArray();
        reader.AdvanceTo(whole.End);
        return new(bytes);
    }

    // What was read already is never given back: something before this endpoint may have looked further than that.
    private static async ValueTask<DeliveryBody> ReadAsync(PipeReader reader, ReadResult? there, int maxLength, CancellationToken timeout)
    {
        ArrayBufferWriter<byte>? earlier = null;
        while (true)
        {
            var read = there ?? await reader.ReadAsync(timeout).ConfigureAwait(false);
            there = null;
            var arrived = read.Buffer;
            if ((earlier?.WrittenCount ?? 0) + arrived.Length > maxLength)
            {
                reader.AdvanceTo(arrived.End);
                return TooLong;
            }

            if (read.IsCompleted && earlier is null)
            {
                return Take(reader, arrived);
            }

            earlier ??= new();
            foreach (var segment in arrived)
            {
                earlier.Write(segment.Span);
            }

            reader.AdvanceTo(arrived.End);
            if (read.IsCompleted)
            {
                return new(earlier.WrittenMemory);
            }
        }
    }
}
