using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The answer to a call, complete before its first byte is written.</summary>
internal sealed class ApiAnswer
{
    public const string JsonContentType = "application/json; charset=utf-8";

    /// <summary>The spelling of both token endpoints, so that a client that compares letter for letter finds that of the specification.</summary>
    public const string TokenContentType = "application/json;charset=UTF-8";

    public const string ProblemContentType = "application/problem+json; charset=utf-8";

    private ApiAnswer(HttpStatusCode status, string? contentType, ReadOnlyMemory<byte> body)
    {
        Status = status;
        ContentType = contentType;
        Body = body;
    }

    public HttpStatusCode Status { get; }

    public string? ContentType { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public TimeSpan? RetryAfter { get; private init; }

    public string? Allow { get; private init; }

    public static ApiAnswer Empty(HttpStatusCode status) => new(status, null, default);

    public static ApiAnswer MethodNotAllowed(string allow) => new(HttpStatusCode.MethodNotAllowed, null, default) { Allow = allow };

    public static ApiAnswer Text(HttpStatusCode status, string contentType, string body) =>
        new(status, contentType, Encoding.UTF8.GetBytes(body));

    public static ApiAnswer Json(HttpStatusCode status, Action<Utf8JsonWriter> write, string contentType = JsonContentType) =>
        new(status, contentType, JsonText.Write(write));

    public ApiAnswer WithRetryAfter(TimeSpan? retryAfter) =>
        new(Status, ContentType, Body) { RetryAfter = retryAfter, Allow = Allow };

    public ApiAnswer WithStatus(HttpStatusCode status) => new(status, ContentType, Body) { RetryAfter = RetryAfter, Allow = Allow };

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = (int)Status;
        if (RetryAfter is { } retryAfter)
        {
            response.Headers.RetryAfter = ((long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (Allow is not null)
        {
            response.Headers.Allow = Allow;
        }

        if (ContentType is null)
        {
            return;
        }

        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, cancellationToken).ConfigureAwait(false);
    }
}
