using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Storage.Tests.Page;

/// <summary>The page of an inbox, over a real socket and a SQLite file.</summary>
public sealed class InboxPageTests(PageApp app) : IClassFixture<PageApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Overview_SaysWhatIsStuckAndWhy()
    {
        var inbox = await app.TakeAsync();
        var empty = await inbox.HtmlAsync();
        Assert.Contains("Nothing is stuck.", empty, StringComparison.Ordinal);
        Assert.Equal(0, (await inbox.JsonAsync()).GetProperty("stats").GetProperty("waiting").GetInt64());

        var ids = await inbox.StoreAsync("a", "a", "b", "c");
        await inbox.EndAsync(InboxState.Parked, "FormatException: the cause");
        await inbox.StoreAsync("d");
        await inbox.EndAsync(InboxState.Waiting, "TimeoutException: too slow", TimeSpan.FromMinutes(5));

        var told = await inbox.JsonAsync();
        Assert.Equal(inbox.Name, told.GetProperty("receiver").GetString());
        Assert.Equal((2, 1, 3), (Number(told, "waiting"), Number(told, "held"), Number(told, "parked")));
        Assert.Equal(
            [(ids[3], "FormatException: the cause", 0), (ids[2], "FormatException: the cause", 0), (ids[0], "FormatException: the cause", 1)],
            told.GetProperty("parked").EnumerateArray().Select(static one => (
                one.GetProperty("id").GetInt64(), one.GetProperty("lastError").GetString()!, one.GetProperty("holds").GetInt32())));
        Assert.Equal("TimeoutException: too slow", told.GetProperty("failing")[0].GetProperty("lastError").GetString());
        var page = await inbox.HtmlAsync();
        Assert.Contains("3 deliveries are parked and hold back 1.", page, StringComparison.Ordinal);
        Assert.Contains("TimeoutException: too slow", page, StringComparison.Ordinal);
        Assert.Contains("in 5 min", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NOK", page, StringComparison.Ordinal); // nothing of a body
    }

    [Fact]
    public async Task List_HasPagesAndConditions()
    {
        var inbox = await app.TakeAsync();
        var ids = await inbox.StoreAsync([.. Enumerable.Repeat("a", 60), "b"]);
        await inbox.EndAsync(InboxState.Parked);

        var first = await inbox.JsonAsync("/deliveries");
        var second = await inbox.JsonAsync($"/deliveries?before={first.GetProperty("before")}");
        Assert.Equal((50, 11), (first.GetProperty("deliveries").GetArrayLength(), second.GetProperty("deliveries").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("before").ValueKind);
        Assert.Equal([ids[60], ids[0]], await IdsAsync("?state=parked"));
        Assert.Equal([ids[60]], await IdsAsync("?orderingKey=payment/123456/b"));
        Assert.Equal([ids[60], ids[0]], await IdsAsync("?failed=true&type=Epayments.payment.captured.v1"));
        Assert.Empty(await IdsAsync("?type=epayments.payment.created.v1"));

        var page = await inbox.HtmlAsync("/deliveries?orderingKey=payment/123456/a");
        var older = page.Split("rel=\"next\"")[0].Split("href=\"")[^1].Split('"')[0];
        Assert.Contains("orderingKey=payment", older, StringComparison.Ordinal);
        Assert.Contains("Newest", await inbox.HtmlAsync("!" + WebUtility.HtmlDecode(older)), StringComparison.Ordinal);
        foreach (var wrong in (string[])["?state=lost", "?before=x", $"?orderingKey={new string('x', 201)}"])
        {
            Assert.Equal(400, (await inbox.AskAsync("/deliveries" + wrong)).Status);
        }

        async Task<long[]> IdsAsync(string query) =>
            [.. (await inbox.JsonAsync("/deliveries" + query)).GetProperty("deliveries").EnumerateArray().Select(static one => one.GetProperty("id").GetInt64())];
    }

    [Fact]
    public async Task TextOfOthers_IsEncoded_AndCannotHideOrReverse()
    {
        var inbox = await app.TakeAsync();
        var id = (await inbox.StoreAsync("a"))[0];
        await inbox.EndAsync(InboxState.Parked, "<script>alert(1)</script>\" onx='\u202Eevil \u05D0 {0} &amp;");

        foreach (var page in (string[])[await inbox.HtmlAsync(), await inbox.HtmlAsync($"/{id}"), await inbox.HtmlAsync("/deliveries?type=%22%3E%3Cb%3E{1}")])
        {
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202E', page);
            Assert.DoesNotContain('\u05D0', page);
        }

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onx=&#x27;\\u202Eevil \\u05D0 {0} &amp;amp;", await inbox.HtmlAsync($"/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_MayNotBeKeptFramedOrRunAnything()
    {
        var inbox = await app.TakeAsync();
        using var page = await inbox.SendAsync("", "ops", "text/html");
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));

        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl!.NoStore);
        using var json = await inbox.SendAsync("", "ops", "*/*");
        Assert.Equal("application/json", json.Content.Headers.ContentType!.MediaType);
        Assert.True(json.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Actions_ChangeTheDelivery_AndAreRefusedIfTheyDoNotFit()
    {
        var inbox = await app.TakeAsync();
        var ids = await inbox.StoreAsync("a", "b", "c");
        await inbox.EndAsync(InboxState.Parked);

        using (var unparked = await inbox.SubmitAsync($"/{ids[0]}/unpark"))
        {
            Assert.Equal((HttpStatusCode.SeeOther, $"/ops/{inbox.Name}/{ids[0]}?done=unpark"), (unparked.StatusCode, $"{unparked.Headers.Location}"));
        }

        Assert.Equal(InboxState.Waiting, (await inbox.FindAsync(ids[0])).State);
        Assert.Contains("Unparked:", await inbox.HtmlAsync($"/{ids[0]}?done=unpark"), StringComparison.Ordinal);
        Assert.Equal(409, (await inbox.ActAsync($"/{ids[0]}/unpark")).Status);
        Assert.Equal(409, (await inbox.ActAsync($"/{ids[0]}/replay")).Status);
        Assert.Contains($"/{ids[1]}/discard?state=Parked\"", await inbox.HtmlAsync($"/{ids[1]}"), StringComparison.Ordinal);
        Assert.Equal(409, (await inbox.ActAsync($"/{ids[1]}/discard?state=Waiting")).Status); // as a page of before shows it
        Assert.Equal(InboxState.Parked, (await inbox.FindAsync(ids[1])).State);
        Assert.Equal(200, (await inbox.ActAsync($"/{ids[1]}/discard?state=Parked")).Status);
        Assert.Equal(InboxState.Discarded, (await inbox.FindAsync(ids[1])).State);
        Assert.Equal(409, (await inbox.ActAsync($"/{ids[1]}/discard")).Status);
        Assert.Equal(404, (await inbox.ActAsync("/999999/discard")).Status);
        Assert.Equal(405, (await inbox.AskAsync($"/{ids[2]}/discard")).Status);

        var (status, text) = await inbox.ActAsync($"/{ids[1]}/replay");
        var copy = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("replayId").GetInt64();
        Assert.Equal((200, ids[1]), (status, (await inbox.FindAsync(copy)).ReplayOf));
        Assert.Contains(app.Logs.GetSnapshot(), line => line.Level == LogLevel.Information && line.Message.StartsWith($"A person asked to replay inbox delivery {ids[1]} ", StringComparison.Ordinal));

        // In its page, only what is possible is offered.
        Assert.Contains("/unpark\"", await inbox.HtmlAsync($"/{ids[2]}"), StringComparison.Ordinal);
        Assert.DoesNotContain("/replay\"", await inbox.HtmlAsync($"/{ids[2]}"), StringComparison.Ordinal);
        await inbox.ClaimAsync();
        Assert.DoesNotContain("<form", await inbox.HtmlAsync($"/{ids[0]}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site", null)]
    [InlineData("same-site", null)]
    [InlineData("none", null)]
    [InlineData(null, "https://evil.example")]
    [InlineData(null, "null")]
    [InlineData(null, "http://127.0.0.1:1")]
    [InlineData(null, null)]
    public async Task FormOfAnotherSite_IsRefused(string? site, string? origin)
    {
        var inbox = await app.TakeAsync();
        var id = (await inbox.StoreAsync("a"))[0];

        using var refused = await inbox.SubmitAsync($"/{id}/discard", site, origin);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(InboxState.Waiting, (await inbox.FindAsync(id)).State);
    }

    [Fact]
    public async Task FormOfThisPage_InABrowserWithoutFetchMetadata_IsAccepted()
    {
        var inbox = await app.TakeAsync();
        var id = (await inbox.StoreAsync("a"))[0];

        using var accepted = await inbox.SubmitAsync($"/{id}/discard", site: null, origin: $"https://{inbox.Address.Authority}"); // TLS ends before the app

        Assert.Equal(HttpStatusCode.SeeOther, accepted.StatusCode);
    }

    [Fact]
    public async Task EachAddress_IsClosed_ButForThosePolicyLetsIn()
    {
        var inbox = await app.TakeAsync();
        var id = (await inbox.StoreAsync("a"))[0];

        foreach (var path in (string[])["", "/deliveries", $"/{id}", $"!/bodies/{inbox.Name}/{id}/body"])
        {
            Assert.Equal(401, (await inbox.AskAsync(path, who: null)).Status);
            Assert.Equal(403, (await inbox.AskAsync(path, who: "customer")).Status);
        }

        foreach (var action in (string[])["replay", "discard", "unpark"])
        {
            Assert.Equal(401, (await inbox.ActAsync($"/{id}/{action}", who: null)).Status);
            Assert.Equal(403, (await inbox.ActAsync($"/{id}/{action}", who: "customer")).Status);
        }

        Assert.Equal(InboxState.Waiting, (await inbox.FindAsync(id)).State);
    }

    [Fact]
    public async Task Body_IsShownOnlyWithASecondPolicy()
    {
        var inbox = await app.TakeAsync();
        var id = (await inbox.StoreAsync("a"))[0];
        var path = $"!/bodies/{inbox.Name}/{id}/body";

        Assert.Equal(404, (await inbox.AskAsync($"/{id}/body", who: "dpo")).Status);
        Assert.Equal(403, (await inbox.AskAsync(path, who: "ops")).Status);
        Assert.DoesNotContain("pspReference", (await inbox.AskAsync($"/{id}", who: "dpo")).Text, StringComparison.Ordinal);
        var (status, text) = await inbox.AskAsync(path, who: "dpo");
        Assert.Equal((200, "a"), (status, JsonSerializer.Deserialize<JsonElement>(JsonSerializer.Deserialize<JsonElement>(text).GetProperty("body").GetString()!).GetProperty("reference").GetString()));
        Assert.Contains("&quot;reference&quot;: &quot;a&quot;", (await inbox.AskAsync(path, who: "dpo", accept: "text/html")).Text, StringComparison.Ordinal);
        Assert.Contains(app.Logs.GetSnapshot(), line => line.Message.StartsWith($"A person looked at the body of inbox delivery {id} ", StringComparison.Ordinal));

        await inbox.EndAsync(null);
        await inbox.CleanAsync();
        Assert.Equal(404, (await inbox.AskAsync(path, who: "dpo")).Status);
        Assert.Contains("deleted", await inbox.HtmlAsync($"/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EncryptedBody_IsShown_AndWithoutItsKeyTheReason()
    {
        var inbox = await app.TakeAsync();
        var readable = (await inbox.StoreAsync(app.ProtectionOf(inbox.Name), "a"))[0];
        var lost = (await inbox.StoreAsync(app.ProtectionOf(inbox.Name, new EphemeralDataProtectionProvider()), "b"))[0];

        var (status, shown) = await inbox.AskAsync($"!/bodies/{inbox.Name}/{readable}/body", who: "dpo");
        Assert.Equal(200, status);
        Assert.Contains("\"reference\":\"a\"", JsonSerializer.Deserialize<JsonElement>(shown).GetProperty("body").GetString()!, StringComparison.Ordinal);

        foreach (var accept in (string[])["application/json", "text/html"])
        {
            var (refused, text) = await inbox.AskAsync($"!/bodies/{inbox.Name}/{lost}/body", who: "dpo", accept);
            Assert.Equal(503, refused);
            Assert.Contains("Give the app the keys of Data Protection that it had", text, StringComparison.Ordinal);
        }

        Assert.Contains(app.Logs.GetSnapshot(), line => line.Message.StartsWith($"A person could not look at the body of inbox delivery {lost} ", StringComparison.Ordinal));

        Assert.False((await inbox.JsonAsync()).GetProperty("bodiesUnreadable").GetBoolean());
        app.StatusOf(inbox.Name).UnreadableAt = app.Clock.GetUtcNow();
        Assert.True((await inbox.JsonAsync()).GetProperty("bodiesUnreadable").GetBoolean());
        var overview = await inbox.HtmlAsync();
        Assert.Contains("Some bodies cannot be decrypted", overview, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing is stuck", overview, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfOneReceiver_HasNothingOfAnother()
    {
        var inbox = await app.TakeAsync();
        var other = await app.TakeAsync();
        var id = (await inbox.StoreAsync("a"))[0];

        Assert.Equal(404, (await other.AskAsync($"/{id}")).Status);
        Assert.Equal(404, (await other.ActAsync($"/{id}/discard")).Status);
        Assert.Equal(InboxState.Waiting, (await inbox.FindAsync(id)).State);
    }

    [Fact]
    public async Task Database_ThatCannotBeRead_IsAnswered503()
    {
        var inbox = await app.TakeAsync();

        await app.WithoutTableAsync(async () =>
        {
            Assert.Equal(503, (await inbox.AskAsync("")).Status);
            Assert.Contains("cannot be reached", (await inbox.AskAsync("", accept: "text/html")).Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Map_WithoutWhatItNeeds_FailsAndNamesIt()
    {
        var path = Path.Combine(Path.GetTempPath(), $"vipps-inbox-{Guid.NewGuid():N}", "inbox.db");
        await using var open = NewApp(path).Build();
        Assert.Throws<ArgumentNullException>(() => open.MapVippsWebhookInbox("/ops", null!));
        Assert.Throws<ArgumentException>(() => open.MapVippsWebhookInbox("/ops", " "));
        Assert.Throws<ArgumentException>(() => open.MapVippsWebhookInbox("/ops", "ops", bodyPolicy: ""));
        Assert.Contains("has no inbox to show", Assert.Throws<InvalidOperationException>(() => open.MapVippsWebhookInbox("/ops", "ops", name: "norway")).Message, StringComparison.Ordinal);
        Assert.Contains("the app has no authorization", Assert.Throws<InvalidOperationException>(() => open.MapVippsWebhookInbox("/ops", "ops")).Message, StringComparison.Ordinal);

        var builder = NewApp(path);
        PageApp.AddWho(builder.Services);
        await open.DisposeAsync();
        await using var app = builder.Build();
        Assert.Contains("no authorization policy 'nobody'", Assert.Throws<InvalidOperationException>(() => app.MapVippsWebhookInbox("/ops", "nobody")).Message, StringComparison.Ordinal);
        Assert.Contains("no authorization policy 'nobody'", Assert.Throws<InvalidOperationException>(() => app.MapVippsWebhookInbox("/ops", "ops", "nobody")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnonymousByConvention_OrWithoutTheMiddleware_StaysClosed()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"vipps-inbox-{Guid.NewGuid():N}");
        var builder = NewApp(Path.Combine(directory, "inbox.db"));
        PageApp.AddWho(builder.Services);
        builder.Services.Configure<Microsoft.AspNetCore.Routing.RouteOptions>(static options => options.SuppressCheckForUnhandledSecurityMetadata = true);
        await using (var open = builder.Build())
        {
            open.MapVippsWebhookInbox("/ops", "ops").AllowAnonymous();
            await open.StartAsync(Cancellation);
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });

            Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri($"{open.Urls.Single()}/ops"), Cancellation)).StatusCode);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }

    private static int Number(JsonElement told, string name) => told.GetProperty("stats").GetProperty(name).GetInt32();

    private static WebApplicationBuilder NewApp(string path)
    {
        var builder = PageApp.CreateBuilder();
        builder.Services.AddVippsWebhookProcessor().AddInMemoryRegistrations().AddHandler<PaymentEvent>(static (_, _, _) => Task.CompletedTask).AddSqliteInbox(path);
        return builder;
    }
}
