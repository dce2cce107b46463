using System.Globalization;

namespace Vipps.Webhooks.Http;

/// <summary>The <c>Retry-After</c> of an answer (RFC 9110, section 10.2.3): seconds, or a date.</summary>
internal static class RetryAfter
{
    /// <summary>Stands in for a number of seconds too large to represent.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(10_000);

    /// <summary>Returns the wait; null if the answer does not specify one, or if the moment has passed.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var values))
        {
            return null;
        }

        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow()) ?? OutOfRange(values.ToString());
        return wait > TimeSpan.Zero ? wait : null;
    }

    private static TimeSpan? OutOfRange(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var seconds)
        && seconds > int.MaxValue
            ? LongestWait
            : null;
}
