using System.Net;

namespace Vipps.Webhooks.Http;

/// <summary>
/// What each try meets last. The answer's body is read to its end, with a limit, while the try is still being timed: a body that trickles
/// or never ends is then a try that failed, and not a caller that hangs. The body of an error is read for a short while only: its status
/// counts, whatever becomes of the rest. And what goes wrong on the wire is told in words of ours.
/// </summary>
internal sealed class ResponseBufferingHandler(TimeProvider time) : DelegatingHandler
{
    /// <summary>
    /// How long a connection may take to be made. Nothing was sent by then, so that even a register may be tried again. Shorter than the
    /// default of <see cref="VippsRetryOptions.AttemptTimeout"/>, which does not tell what was sent.
    /// </summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The most that is read of an answer: 4 MiB, far above the longest list that Vipps' limits allow.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>The most that is read of an error: 64 KiB. What it says beyond that is left unread.</summary>
    public const int MaxErrorLength = 64 * 1024;

    /// <summary>How long an error's body is read. What it says after that is left unread.</summary>
    public static readonly TimeSpan MaxErrorTime = TimeSpan.FromSeconds(2);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (
            exception.InnerException is TimeoutException && InnerHandler is SocketsHttpHandler && !cancellationToken.IsCancellationRequested)
        {
            // That handler has no other time-out. Another one may, such as one that forwards to an HttpClient of its own: there, a time-out
            // does not tell that nothing was sent.
            throw new HttpRequestException(HttpRequestError.ConnectionError, "No connection was made in time.");
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.InvalidResponse)
        {
            throw Invalid(null);
        }
        catch (IOException exception)
        {
            // Of a primary handler of the app: the framework's own wrap it.
            throw new HttpRequestException(HttpRequestError.Unknown, "The connection broke off.", exception);
        }

        try
        {
            using var body = new PooledBodyBuffer();
            await (response.IsSuccessStatusCode
                ? ReadAnswerAsync(response, body, cancellationToken)
                : ReadErrorAsync(response.Content, body, cancellationToken)).ConfigureAwait(false);
            response.Content = Buffered(response.Content, body);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // Without the exception inside: it quotes what was sent, and that may be a secret.
    private static HttpRequestException Invalid(HttpStatusCode? status) =>
        new(HttpRequestError.InvalidResponse, "The answer is not valid HTTP.", null, status);

    private static async Task ReadAnswerAsync(HttpResponseMessage response, PooledBodyBuffer body, CancellationToken cancellationToken)
    {
        try
        {
            await body.ReadAsync(response.Content, MaxLength + 1, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever the content is made of: an app's decompression, say, throws InvalidDataException.
            throw exception is HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse }
                ? Invalid(response.StatusCode)
                : new HttpRequestException(HttpRequestError.ResponseEnded, "The answer broke off.", exception, response.StatusCode);
        }

        if (body.Length > MaxLength)
        {
            throw new HttpRequestException(
                HttpRequestError.ConfigurationLimitExceeded, $"The answer is larger than {MaxLength} bytes.", null, response.StatusCode);
        }
    }

    private static ByteArrayContent Buffered(HttpContent content, PooledBodyBuffer body)
    {
        var buffered = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            buffered.Headers.TryAddWithoutValidation(name, values);
        }

        // What there is counts, not what was announced: a body that broke off is shorter.
        buffered.Headers.ContentLength = body.Length;
        content.Dispose();
        return buffered;
    }

    private async Task ReadErrorAsync(HttpContent content, PooledBodyBuffer body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(MaxErrorTime, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await body.ReadAsync(content, MaxErrorLength, linked.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the content is made of, it may throw anything.
        catch
#pragma warning restore CA1031
        {
            // What was said about an error is cut off; that it is one is not. Whether the caller is still there is asked further out.
        }
    }
}
