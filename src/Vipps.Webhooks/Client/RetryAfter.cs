namespace Vipps.Webhooks.Client;

/// <summary>The <c>Retry-After</c> of an answer (RFC 9110, section 10.2.3): seconds, or a date.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait > TimeSpan.Zero ? wait : null;
    }
}
