using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>Tells a sender that hangs up when the shop has begun with its request, and what the answer was that it did not wait for.</summary>
internal sealed class Arrivals
{
    public const string HeaderName = "X-Attempt";

    private readonly ConcurrentDictionary<string, Arrival> _expected = [];

    public Arrival Expect(Attempt attempt) => _expected.GetOrAdd(attempt.Number.ToString(CultureInfo.InvariantCulture), static _ => new());

    /// <summary>Stands before the endpoint.</summary>
    public async Task WatchAsync(HttpContext http, RequestDelegate next)
    {
        if (!_expected.TryRemove(http.Request.Headers[HeaderName].ToString(), out var arrival))
        {
            await next(http);
            return;
        }

        arrival.Begin();
        try
        {
            await next(http);
        }
        finally
        {
            arrival.End(http.Response.StatusCode);
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
