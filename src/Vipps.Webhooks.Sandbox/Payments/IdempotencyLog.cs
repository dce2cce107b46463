using System.Security.Cryptography;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The answers that were given under an <c>Idempotency-Key</c>: the same call gets the same answer, and another one is refused.</summary>
internal sealed class IdempotencyLog(TimeSpan? lifetime, TimeProvider time)
{
    private readonly object _gate = new();
    private readonly Dictionary<(string SalesUnit, string Key), Entry> _entries = [];

    /// <summary>Answers a call once.</summary>
    /// <param name="salesUnit">The sales unit.</param>
    /// <param name="key">The key.</param>
    /// <param name="call">The operation and the payment that it is for.</param>
    /// <param name="body">The body.</param>
    /// <param name="answer">Carries the call out.</param>
    /// <param name="repeated">Returns the answer to a repetition, given the first one.</param>
    /// <param name="conflict">Returns the answer to another call under the key; true if only the body is another.</param>
    public ApiAnswer Once(
        string salesUnit, string key, string call, ReadOnlySpan<byte> body, Func<ApiAnswer> answer, Func<ApiAnswer, ApiAnswer> repeated, Func<bool, ApiAnswer> conflict)
    {
        var hash = Convert.ToHexString(SHA256.HashData(body));
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_entries.TryGetValue((salesUnit, key), out var entry) && (lifetime is null || now - entry.At < lifetime))
            {
                return entry.Call == call && entry.Hash == hash ? repeated(entry.Answer) : conflict(entry.Call == call);
            }

            var first = answer();
            _entries[(salesUnit, key)] = new Entry(call, hash, first, now);
            return first;
        }
    }

    private sealed record Entry(string Call, string Hash, ApiAnswer Answer, DateTimeOffset At);
}
