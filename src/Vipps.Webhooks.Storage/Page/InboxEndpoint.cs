using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Storage.Protection;

namespace Vipps.Webhooks.Storage.Page;

/// <summary>Answers the requests to the page of one receiver's inbox.</summary>
internal sealed partial class InboxEndpoint(IServiceProvider services, string name, bool mayShowBodies)
{
    private const int PageSize = 50;
    private const int OverviewSize = 20;

    // Of a filter: longer than any key that is stored.
    private const int MaxFilterLength = 200;

    private readonly IWebhookInboxAdmin _inbox = services.GetRequiredKeyedService<IWebhookInboxAdmin>(name);
    private readonly InboxStatus? _status = services.GetKeyedService<InboxStatus>(name);
    private readonly TimeProvider _time = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private readonly GuardedLogger _logger = GuardedLogger.For<InboxEndpoint>(services);

    /// <summary>Answers a request if its sender meets the policies.</summary>
    /// <param name="http">The request.</param>
    /// <param name="back">The number of segments that lead from its address to that of the overview.</param>
    /// <param name="policies">The policies.</param>
    /// <param name="answer">Answers it, with the address of the overview.</param>
    public async Task RunAsync(HttpContext http, int back, string[] policies, Func<string, Task> answer)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.Vary = "Accept";
        headers.XContentTypeOptions = "nosniff";

        // Not "no-referrer": with it a browser sends "Origin: null" with the page's own forms, and over http nothing else tells them from others.
        headers["Referrer-Policy"] = "same-origin";

        // The framework has checked it before, unless its middleware is missing, or a convention said AllowAnonymous.
        var authorization = services.GetRequiredService<IAuthorizationService>();
        foreach (var policy in policies)
        {
            if (!(await authorization.AuthorizeAsync(http.User, http, policy).ConfigureAwait(false)).Succeeded)
            {
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }
        }

        var root = Root(http.Request, back);
        try
        {
            await answer(root).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The browser waits for the answer no longer.
        }
        catch (DbException exception) when (!http.Response.HasStarted)
        {
            EndpointLog.DatabaseFailed(_logger, exception);
            await RefuseAsync(http, root, StatusCodes.Status503ServiceUnavailable, "The inbox's database cannot be reached. The reason is in the app's log.")
                .ConfigureAwait(false);
        }
    }

    public async Task ShowOverviewAsync(HttpContext http, string root)
    {
        var stop = http.RequestAborted;
        var stats = await _inbox.GetStatsAsync(stop).ConfigureAwait(false);
        var parked = await _inbox.ListAsync(new() { State = InboxState.Parked, Limit = OverviewSize }, stop).ConfigureAwait(false);
        var failing = await _inbox.ListAsync(new() { State = InboxState.Waiting, HasFailed = true, Limit = OverviewSize }, stop).ConfigureAwait(false);
        var isPaused = _status is { IsBreakerOpen: true };
        var hasUnreadable = _status?.HasUnreadable(_time.GetUtcNow()) == true;
        await WriteAsync(
            http,
            new OverviewResult(name, isPaused, hasUnreadable, StatsResult.Of(stats), [.. parked.Select(EntryResult.Of)], [.. failing.Select(EntryResult.Of)]),
            InboxJson.Default.OverviewResult,
            () => Page(root).Overview(stats, isPaused, hasUnreadable, parked, failing)).ConfigureAwait(false);
    }

    public async Task ShowListAsync(HttpContext http, string root)
    {
        var filter = InboxFilter.Of(http.Request.Query, MaxFilterLength);
        if (filter.Problem is { } problem)
        {
            await RefuseAsync(http, root, StatusCodes.Status400BadRequest, problem).ConfigureAwait(false);
            return;
        }

        // One more than is shown tells whether there is another page.
        var found = await _inbox.ListAsync(filter.ToQuery(PageSize + 1), http.RequestAborted).ConfigureAwait(false);
        var shown = found.Take(PageSize).ToList();
        long? before = found.Count > PageSize ? shown[^1].Id : null;
        await WriteAsync(
            http,
            new ListResult([.. shown.Select(EntryResult.Of)], before),
            InboxJson.Default.ListResult,
            () => Page(root).List(filter, shown, before)).ConfigureAwait(false);
    }

    public async Task ShowOneAsync(HttpContext http, string root)
    {
        if (await FindAsync(http, root).ConfigureAwait(false) is { } entry)
        {
            var done = InboxAction.All.FirstOrDefault(action => action.Name == http.Request.Query["done"]);
            await WriteAsync(http, EntryResult.Of(entry), InboxJson.Default.EntryResult, () => Page(root).One(entry, done?.Done, null)).ConfigureAwait(false);
        }
    }

    public async Task ShowBodyAsync(HttpContext http, string root)
    {
        if (await FindAsync(http, root).ConfigureAwait(false) is not { } entry)
        {
            return;
        }

        InboxDelivery? delivery;
        try
        {
            delivery = await _inbox.ReadDeliveryAsync(entry.Id, http.RequestAborted).ConfigureAwait(false);
        }
        catch (UnreadableBodyException exception)
        {
            EndpointLog.BodyUnreadable(_logger, entry.ToString(), exception.Message);
            await RefuseAsync(
                http, root, StatusCodes.Status503ServiceUnavailable,
                $"The body of this delivery cannot be read. {exception.Message} {UnreadableBodyException.Remedy}")
                .ConfigureAwait(false);
            return;
        }

        if (delivery is null)
        {
            await RefuseAsync(http, root, StatusCodes.Status404NotFound, "The body of this delivery was deleted (InboxOptions.KeepBody).").ConfigureAwait(false);
            return;
        }

        EndpointLog.BodyShown(_logger, entry.ToString());
        var text = Encoding.UTF8.GetString(delivery.Body.Span);
        await WriteAsync(http, new BodyResult(entry.Id, text), InboxJson.Default.BodyResult, () => Page(root).Body(entry, text)).ConfigureAwait(false);
    }

    public async Task ActAsync(HttpContext http, string root, InboxAction action)
    {
        if (!SameOrigin.Sent(http.Request))
        {
            EndpointLog.OtherSite(_logger, action.Name);
            await RefuseAsync(
                http, root, StatusCodes.Status403Forbidden,
                "Refused: the request does not come from this page. Scripts send Content-Type: application/json.").ConfigureAwait(false);
            return;
        }

        if (await FindAsync(http, root).ConfigureAwait(false) is not { } entry)
        {
            return;
        }

        // The person decided by what the page showed.
        if (http.Request.Query["state"] is [{ Length: > 0 } shown] && !string.Equals(shown, $"{entry.State}", StringComparison.OrdinalIgnoreCase))
        {
            await ConflictAsync(http, root, entry, $"Nothing was done: it was {shown} when you decided, and is {entry.State} now.").ConfigureAwait(false);
            return;
        }

        // What has begun is finished, even if the browser is closed now.
        var replay = action == InboxAction.Replay ? await _inbox.ReplayAsync(entry.Id, CancellationToken.None).ConfigureAwait(false) : null;
        var done = action == InboxAction.Replay ? replay is not null
            : action == InboxAction.Discard ? await _inbox.DiscardAsync(entry.Id, CancellationToken.None).ConfigureAwait(false)
            : await _inbox.UnparkAsync(entry.Id, CancellationToken.None).ConfigureAwait(false);
        if (!done)
        {
            var now = await _inbox.FindAsync(entry.Id, http.RequestAborted).ConfigureAwait(false) ?? entry;
            await ConflictAsync(http, root, now, action.NotDone).ConfigureAwait(false);
            return;
        }

        EndpointLog.Acted(_logger, action.Name, entry.ToString());
        if (IsForPeople(http.Request))
        {
            // So that a reload does not repeat it.
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{root}/{replay ?? entry.Id}?done={action.Name}");
            return;
        }

        await WriteAsync(http, new ActionResult(entry.Id, action.Name, replay), InboxJson.Default.ActionResult, () => Markup.Nothing).ConfigureAwait(false);
    }

    private Task ConflictAsync(HttpContext http, string root, InboxEntry entry, string reason)
    {
        http.Response.StatusCode = StatusCodes.Status409Conflict;
        return WriteAsync(
            http, new ProblemResult(StatusCodes.Status409Conflict, reason), InboxJson.Default.ProblemResult, () => Page(root).One(entry, null, reason));
    }

    /// <summary>Finds the delivery of an address; answers 404 if there is none.</summary>
    private async Task<InboxEntry?> FindAsync(HttpContext http, string root)
    {
        var id = long.Parse((string)http.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        if (await _inbox.FindAsync(id, http.RequestAborted).ConfigureAwait(false) is { } entry)
        {
            return entry;
        }

        await RefuseAsync(http, root, StatusCodes.Status404NotFound, "There is no such delivery. Those that are finished are deleted after a time (InboxOptions.KeepKey).")
            .ConfigureAwait(false);
        return null;
    }

    private InboxPage Page(string root) => new(root, name, mayShowBodies, _time.GetUtcNow());

    private Task RefuseAsync(HttpContext http, string root, int status, string title)
    {
        http.Response.StatusCode = status;
        return WriteAsync(http, new ProblemResult(status, title), InboxJson.Default.ProblemResult, () => Page(root).Problem(title));
    }

    private static async Task WriteAsync<T>(HttpContext http, T result, JsonTypeInfo<T> type, Func<IHtmlContent> page)
    {
        if (!IsForPeople(http.Request))
        {
            await http.Response.WriteAsJsonAsync(result, type, cancellationToken: http.RequestAborted).ConfigureAwait(false);
            return;
        }

        var html = new StringWriter(CultureInfo.InvariantCulture);
        page().WriteTo(html, HtmlEncoder.Default);
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = InboxPage.SecurityPolicy;
        await http.Response.WriteAsync(html.ToString(), http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Indicates whether HTML is wanted. Browsers name it, scripts seldom do.</summary>
    private static bool IsForPeople(HttpRequest request)
    {
        var accept = request.GetTypedHeaders().Accept;
        var html = Quality("text/html");
        return html > 0 && html >= Quality("application/json");

        double Quality(string type) => accept.Where(accepted => accepted.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(static accepted => accepted.Quality ?? 1).DefaultIfEmpty(0).Max();
    }

    /// <summary>The address of the overview, however the app and the routes before it are mapped.</summary>
    private static string Root(HttpRequest request, int back)
    {
        var path = request.PathBase.Add(request.Path).ToUriComponent().TrimEnd('/');
        for (var i = 0; i < back; i++)
        {
            path = path[..path.LastIndexOf('/')];
        }

        return path;
    }

    private static partial class EndpointLog
    {
        [LoggerMessage(1, LogLevel.Information, "A person asked to {Action} inbox delivery {Delivery}: done")]
        public static partial void Acted(ILogger logger, string action, string delivery);

        [LoggerMessage(2, LogLevel.Information, "A person looked at the body of inbox delivery {Delivery}")]
        public static partial void BodyShown(ILogger logger, string delivery);

        [LoggerMessage(3, LogLevel.Warning, "Refused to {Action} a delivery of the inbox: the request does not come from the inbox's own page")]
        public static partial void OtherSite(ILogger logger, string action);

        [LoggerMessage(4, LogLevel.Error, "The inbox's page could not read or change the database")]
        public static partial void DatabaseFailed(ILogger logger, Exception exception);

        [LoggerMessage(5, LogLevel.Warning, "A person could not look at the body of inbox delivery {Delivery}: {Reason}")]
        public static partial void BodyUnreadable(ILogger logger, string delivery, string reason);
    }
}
