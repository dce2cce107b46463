using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>
/// Knows how far the shop got with each request that has its number in a header: for a sender that hangs up, and for the report on one
/// that got no answer.
/// </summary>
internal sealed class Arrivals
{
    public const string HeaderName = "X-Attempt";

    private readonly ConcurrentDictionary<string, Arrival> _expected = [];
    private readonly ConcurrentDictionary<string, string> _seen = [];

    public static string NumberOf(Attempt attempt) => attempt.Number.ToString(CultureInfo.InvariantCulture);

    public Arrival Expect(Attempt attempt) => _expected.GetOrAdd(NumberOf(attempt), static _ => new());

    /// <summary>What the shop saw of a request.</summary>
    public string Tell(Attempt attempt) => _seen.GetValueOrDefault(NumberOf(attempt), "The shop has not seen it.");

    /// <summary>Stands before the endpoint.</summary>
    public async Task WatchAsync(HttpContext http, RequestDelegate next)
    {
        var number = http.Request.Headers[HeaderName].ToString();
        _seen[number] = $"The shop is at work on it, connection {http.Connection.Id}.";
        _expected.TryRemove(number, out var arrival);
        arrival?.Begin();
        try
        {
            await next(http);
        }
        finally
        {
            _seen[number] = $"The shop answered {http.Response.StatusCode}, connection {http.Connection.Id}.";
            arrival?.End(http.Response.StatusCode);
        }
    }

    internal sealed class Arrival
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task BegunAsync() => _begun.Task.InTime();

        /// <returns>The status of the answer.</returns>
        public Task<int> EndedAsync() => _ended.Task.InTime();

        public void Begin() => _begun.SetResult();

        public void End(int status) => _ended.SetResult(status);
    }
}
