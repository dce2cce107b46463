using System.Net.Http.Headers;
using System.Text.Json;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Protection;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Page;

/// <summary>The inbox of one test, and its page.</summary>
internal sealed class PageInbox(PageApp app, string name, IInboxDatabase database)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string Name => name;

    public Uri Address => app.Address;

    /// <summary>Stores deliveries of these references, one number for each time that a reference is named.</summary>
    public Task<long[]> StoreAsync(params string[] references) => StoreAsync(BodyProtection.WithoutKeys, references);

    /// <summary>Stores deliveries with their bodies encrypted.</summary>
    public async Task<long[]> StoreAsync(BodyProtection bodies, params string[] references)
    {
        var ids = new List<long>();
        foreach (var (reference, index) in references.Select(static (reference, index) => (reference, index)))
        {
            var delivery = Deliveries.Of(reference, index + 1, name);
            Assert.True((await database.InsertAsync([InboxRow.Of(bodies.Protect(delivery))], Cancellation))[0]);
            ids.Add((await database.ListAsync(name, new InboxQuery { DeliveryKey = delivery.DeliveryKey }, app.Clock.GetUtcNow(), Cancellation))[0].Id);
        }

        return [.. ids];
    }

    /// <summary>Claims all that is due, and ends each attempt: with this state and error, or with null successfully.</summary>
    public async Task EndAsync(InboxState? state, string error = "InvalidOperationException: no", TimeSpan delay = default)
    {
        foreach (var claimed in await ClaimAsync())
        {
            Assert.True(state is { } to
                ? await database.FailAsync(claimed, new AttemptFailure(to, delay, error), Cancellation)
                : await database.MarkDoneAsync(claimed));
        }
    }

    public Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync() =>
        database.ClaimAsync(name, 100, Guid.NewGuid().ToString("N"), TimeSpan.FromHours(1), false, Cancellation);

    public async Task<InboxEntry> FindAsync(long id) => (await database.FindAsync(name, id, app.Clock.GetUtcNow(), Cancellation))!;

    public Task CleanAsync() => database.CleanAsync(name, TimeSpan.Zero, TimeSpan.FromDays(30), Cancellation);

    public async Task<(int Status, string Text)> AskAsync(
        string path, string? who = "ops", string accept = "application/json", HttpMethod? method = null, Action<HttpRequestMessage>? change = null)
    {
        using var answer = await SendAsync(path, who, accept, method, change);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public async Task<JsonElement> JsonAsync(string path = "")
    {
        var (status, text) = await AskAsync(path);
        Assert.Equal(200, status);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async Task<string> HtmlAsync(string path = "")
    {
        var (status, text) = await AskAsync(path, accept: "text/html,application/xhtml+xml,*/*;q=0.8");
        Assert.Equal(200, status);
        return text;
    }

    /// <summary>Posts as a script does.</summary>
    public Task<(int Status, string Text)> ActAsync(string path, string? who = "ops") =>
        AskAsync(path, who, method: HttpMethod.Post, change: static request => request.Content = Json());

    /// <summary>Posts as a browser does, with what it says of the page that the form is on.</summary>
    public Task<HttpResponseMessage> SubmitAsync(string path, string? site = "same-origin", string? origin = null) => SendAsync(
        path, "ops", "text/html", HttpMethod.Post, request =>
        {
            request.Content = new FormUrlEncodedContent([]);
            if (site is not null)
            {
                request.Headers.Add("Sec-Fetch-Site", site);
            }

            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }
        });

    public async Task<HttpResponseMessage> SendAsync(
        string path, string? who, string accept = "application/json", HttpMethod? method = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(app.Address, path.StartsWith('!') ? path[1..] : $"/ops/{name}{path}"));
        request.Headers.Accept.ParseAdd(accept);
        if (who is not null)
        {
            request.Headers.Add("X-Who", who);
        }

        change?.Invoke(request);
        return await Http.SendAsync(request, Cancellation);
    }

    private static ByteArrayContent Json() => new([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
