using System.Net;

namespace Vipps.Webhooks.Http;

/// <summary>
/// The last handler of each attempt. It reads the answer's body to its end, with a limit, while the attempt is still being timed: a body that
/// trickles or never ends is then a failed attempt, not a caller that hangs. An error's body is read only for a short while: its status
/// counts, even if the rest is lost. Network errors are reported in our own wording.
/// </summary>
internal sealed class ResponseBufferingHandler(TimeProvider time) : DelegatingHandler
{
    /// <summary>
    /// The timeout of connecting. Nothing was sent by then, so that even a registration request may be retried. Shorter than the default of
    /// <see cref="VippsRetryOptions.AttemptTimeout"/>, after which it is unknown what was sent.
    /// </summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The most that is read of an answer: 4 MiB, far above the longest list that Vipps' limits allow.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>The most that is read of an error: 64 KiB. The rest is left unread.</summary>
    public const int MaxErrorLength = 64 * 1024;

    /// <summary>The longest time that an error's body is read for. The rest is left unread.</summary>
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
            // That handler has no other timeout. Another one may, such as one that forwards to its own HttpClient; its timeout does not show
            // that nothing was sent.
            throw new HttpRequestException(HttpRequestError.ConnectionError, "No connection was made in time.");
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.InvalidResponse)
        {
            throw Invalid(null);
        }
        catch (IOException exception)
        {
            // From the app's own primary handler: the framework's handlers wrap it.
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

    // Without the inner exception: it quotes what was sent, which may be a secret.
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
            // The content may throw anything: an app's decompression, say, throws InvalidDataException.
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

    private static BufferedContent Buffered(HttpContent content, PooledBodyBuffer body)
    {
        var buffered = new BufferedContent(body.ToArray());
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            if (values.Count == 1)
            {
                buffered.Headers.TryAddWithoutValidation(name, values.ToString());
            }
            else
            {
                buffered.Headers.TryAddWithoutValidation(name, values);
            }
        }

        // The actual length, not the announced one: a body that broke off is shorter.
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
#pragma warning disable CA1031 // The content may throw anything.
        catch
#pragma warning restore CA1031
        {
            // The error's body is cut off, but its status is not lost. The client checks later whether the caller has cancelled.
        }
    }
}
