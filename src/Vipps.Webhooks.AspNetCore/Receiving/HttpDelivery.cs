using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vipps.Webhooks.Receiving;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>Reads a request as it arrived: its headers, its address and its raw body, before anything binds or decodes them.</summary>
internal sealed class HttpDelivery(HttpContext http) : IDeliveryBody, IRequestTarget
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

    // As it was sent and signed: the property Host decodes the name of a domain with other letters, or throws if that is broken.
    public string Host => http.Request.Headers.Host.ToString();

    // Uses the raw target, because the path properties are decoded. A proxy may send the absolute form (RFC 9112, 3.2.2).
    public string PathAndQuery
    {
        get
        {
            var request = http.Request;
            var target = ((IHttpRequestFeature)http.Features[typeof(IHttpRequestFeature)]!).RawTarget;
            if (string.IsNullOrEmpty(target))
            {
                // The server does not keep it, such as TestServer or an adapter of a cloud function.
                return $"{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}";
            }

            var authority = target[0] == '/' ? -1 : target.IndexOf("://", StringComparison.Ordinal);
            if (authority < 0)
            {
                return target;
            }

            var afterScheme = target.AsSpan(authority + "://".Length);
            var path = afterScheme.IndexOfAny('/', '?');
            return path < 0 ? "/" : afterScheme[path] == '?' ? $"/{afterScheme[path..]}" : afterScheme[path..].ToString();
        }
    }

    /// <summary>Reads the headers of the delivery.</summary>
    public DeliveryHeaders ReadHeaders()
    {
        var sent = http.Request.Headers;
        return DeliveryHeaders.From(sent, static (values, name) => values[name], sent.Authorization, sent.ContentType, target: this);
    }

    /// <summary>Reads the whole body, up to a length that applies regardless of <c>Content-Length</c>.</summary>
    public ValueTask<DeliveryBody> ReadAsync(int maxLength, CancellationToken timeout)
    {
        if (http.Request.ContentLength > maxLength)
        {
            return new(TooLong);
        }

        try
        {
            // Most often the whole body is there already, so that there is no wait.
            var reader = http.Request.BodyReader;
            if (!reader.TryRead(out var there))
            {
                return ReadRestAsync(reader, there: null, maxLength, timeout);
            }

            return there.IsCompleted && there.Buffer.Length <= maxLength
                ? new(OrEmpty(Take(reader, there.Buffer)))
                : ReadRestAsync(reader, there, maxLength, timeout);
        }
#pragma warning disable CA1031 // Anything between the server and this endpoint may throw, such as middleware that cannot decompress a body.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new(FailureOf(exception, timeout));
        }
    }

    private async ValueTask<DeliveryBody> ReadRestAsync(PipeReader reader, ReadResult? there, int maxLength, CancellationToken timeout)
    {
        try
        {
            return OrEmpty(await ReadToEndAsync(reader, there, maxLength, timeout).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Anything may throw here, too.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return FailureOf(exception, timeout);
        }
    }

    private DeliveryBody FailureOf(Exception exception, CancellationToken timeout) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLong,
        BadHttpRequestException bad => new(default, DeliveryOutcome.BodyIncomplete, bad.StatusCode),
        OperationCanceledException when timeout.IsCancellationRequested => new(default, DeliveryOutcome.BodyIncomplete, StatusCodes.Status408RequestTimeout),

        // Something in the app read the body to its end and closed it, so that nothing is left to verify.
        InvalidOperationException => Empty(),

        // Most often the sender has disconnected, and the answer is only for the log.
        _ => new(default, DeliveryOutcome.BodyIncomplete, StatusCodes.Status400BadRequest),
    };

    private DeliveryBody OrEmpty(in DeliveryBody body) => body.Failure is null && body.Bytes.IsEmpty ? Empty() : body;

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
    private static async ValueTask<DeliveryBody> ReadToEndAsync(PipeReader reader, ReadResult? there, int maxLength, CancellationToken timeout)
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
