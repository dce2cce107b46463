using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;
using Vipps.Webhooks.Storage.Protection;

namespace Vipps.Webhooks.Storage.Page;

/// <summary>The page of an inbox as HTML: one document without scripts, and with no address but its own.</summary>
internal sealed class InboxPage(string root, string receiver, bool mayShowBodies, DateTimeOffset now)
{
    private static readonly string Style = ReadStyle();

    private static readonly IHtmlContent StyleElement = new HtmlString($"<style>{Style}</style>");

    // The letters of the Nordic languages as they are, and everything else as JSON's escapes: text that is invisible or written from right to left could
    // change what the rest of the line appears to say.
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement, UnicodeRanges.LatinExtendedA),
    };

    private static readonly IHtmlContent Logo = new HtmlString(
        """<svg width="26" height="26" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"><path d="M4 5h16l1 9v5H3v-5zM3 14h5l1.5 2.5h5L16 14h5"/></svg>""");

    /// <summary>The page may load nothing, run nothing, be framed by none, and send its forms only to where it comes from.</summary>
    public static string SecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; img-src data:; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    public IHtmlContent Overview(
        InboxStats stats, bool isPaused, bool hasUnreadable, IReadOnlyList<InboxEntry> parked, IReadOnlyList<InboxEntry> failing) => Document(
        "Overview",
        root,
        Markup.Of($"""
            <h1>Inbox</h1>
            {State(stats, isPaused, hasUnreadable, failing.Count > 0)}
            <section aria-labelledby="numbers" class="stack"><h2 id="numbers">Deliveries</h2>
            <ul class="numbers">
            {Number("Waiting", stats.Waiting, "state=waiting")}
            {Number("Parked", stats.Parked, "state=parked", stats.Parked > 0)}
            {Number("Done", stats.Done, "state=done")}
            {Number("Released", stats.Released, "state=released")}
            {Number("Discarded", stats.Discarded, "state=discarded")}
            </ul>
            {Markup.If(stats.Held > 0, $"<p class=\"soft\">Of those that wait, {stats.Held} are held back by parked ones.</p>")}
            {(stats.OldestWaiting is { } oldest ? Markup.Of($"<p class=\"soft\">The oldest that waits arrived at {Markup.Time(oldest, now)}.</p>") : Markup.Nothing)}
            </section>
            {Section("parked", "Parked", "Each was given up and holds back the later deliveries of its payment. Mend the cause, then unpark or discard it.", parked, stats.Parked, "state=parked", "Nothing is parked.")}
            {Section("failing", "Failing", "An attempt failed, and the next one comes by itself.", failing, null, "state=waiting&failed=true", "Nothing is failing.")}
            """));

    public IHtmlContent List(InboxFilter filter, IReadOnlyList<InboxEntry> entries, long? before) => Document(
        "Deliveries",
        $"{root}/deliveries",
        Markup.Of($"""
            <h1>Deliveries</h1>
            <form class="card filter" action="{root}/deliveries" method="get" role="search" aria-label="Filter">
            <label>State <select name="state"><option value="">All</option>{Markup.Each(StateName.All, one => Markup.Of($"<option value=\"{one.Name}\"{Selected(filter.State == one.State)}>{Label(one.State)}</option>"))}</select></label>
            <label>Ordering key <input name="orderingKey" value="{filter.OrderingKey}" placeholder="payment/123456/order-7" maxlength="200" autocomplete="off" spellcheck="false"></label>
            <label>Event type <input name="type" value="{filter.EventType}" placeholder="epayments.payment.captured.v1" maxlength="200" autocomplete="off" spellcheck="false"></label>
            {Markup.If(filter.HasFailed, $"<input type=\"hidden\" name=\"failed\" value=\"true\">")}
            <button class="main">Show</button>
            </form>
            <section class="card stack" aria-labelledby="found">
            <div class="title"><h2 id="found">{(filter.HasFailed ? "Failed, newest first" : "Newest first")}</h2>{Markup.If(!filter.IsEmpty || filter.Before is not null, $"<a href=\"{root}/deliveries\">Show all</a>")}</div>
            {(entries.Count == 0 ? Markup.Of($"<p class=\"soft\">No delivery is here.</p>") : Entries(entries))}
            </section>
            {Markup.If(before is not null || filter.Before is not null, $"<nav class=\"pager\" aria-label=\"Pages\">{Newest(filter)}{Older(filter, before)}</nav>")}
            """));

    public IHtmlContent One(InboxEntry entry, string? done, string? problem) => Document(
        $"Delivery {entry.Id}",
        "",
        Markup.Of($"""
            <h1>{Type(entry)}</h1>
            {(done is null ? Markup.Nothing : Markup.Of($"<p class=\"notice good\" role=\"status\">{done}</p>"))}
            {(problem is null ? Markup.Nothing : Markup.Of($"<p class=\"notice bad\" role=\"alert\">{problem}</p>"))}
            <section class="card stack" aria-labelledby="facts"><div class="title"><h2 id="facts">Delivery {entry.Id}</h2>{Badge(entry)}</div>
            {(entry.LastError is { } error ? Markup.Of($"<div class=\"stack\"><h3>Last error</h3><pre class=\"error\" tabindex=\"0\" role=\"group\" aria-label=\"Last error\">{Markup.Plain(error)}</pre></div>") : Markup.Nothing)}
            <dl class="facts">
            {Fact("Ordering key", Markup.Of($"<a href=\"{new InboxFilterLink(root, entry.OrderingKey)}\"><code>{Markup.Plain(entry.OrderingKey)}</code></a>"))}
            {Fact("Arrived", Markup.Time(entry.ReceivedAt, now))}
            {Fact("Attempts", Markup.Of($"{entry.Attempts}{(entry.Failures > 0 ? $", of which {entry.Failures} failed" : "")}"))}
            {(entry.NextAttemptAt is { } next && entry.State == InboxState.Waiting ? Fact("Next attempt", Markup.Time(next, now)) : Markup.Nothing)}
            {(entry.FinishedAt is { } finished ? Fact("Finished", Markup.Time(finished, now)) : Markup.Nothing)}
            {(entry.HeldBy is { } holder ? Fact("Waits for", Link(holder, "the parked delivery")) : Markup.Nothing)}
            {(entry.Holds > 0 ? Fact("Holds back", Markup.Of($"{entry.Holds} later with its ordering key")) : Markup.Nothing)}
            {(entry.ReplayOf is { } original ? Fact("Replays", Link(original, "delivery")) : Markup.Nothing)}
            {(entry.WebhookId is { } webhook ? Fact("Webhook", Markup.Of($"<code>{webhook}</code>")) : Markup.Nothing)}
            {Fact("Key", Markup.Of($"<code>{Markup.Plain(entry.DeliveryKey)}</code>"))}
            {Fact("Body", BodyFact(entry))}
            </dl></section>
            {Actions(entry)}
            """));

    public IHtmlContent Body(InboxEntry entry, string text) => Document(
        $"Body of delivery {entry.Id}",
        "",
        Markup.Of($"""
            <h1>{Type(entry)}</h1>
            <section class="card stack" aria-labelledby="body"><div class="title"><h2 id="body">Body of delivery {entry.Id}</h2><a href="{root}/{entry.Id}">Back to the delivery</a></div>
            <p class="soft">It may contain personal data. It is laid out for reading; scripts get it as it was delivered.</p>
            <pre class="body" dir="ltr">{Layout(text)}</pre></section>
            """));

    public IHtmlContent Problem(string title) => Document("Not shown", "", Markup.Of($"""
        <h1>This did not work</h1><p class="notice bad" role="alert">{title}</p><p><a href="{root}">To the overview</a></p>
        """));

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(InboxPage).Assembly.GetManifestResourceStream("Vipps.Webhooks.Storage.Page.page.css")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string Layout(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer, Readable))
            {
                json.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(buffer.ToArray());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Markup.Plain(text); // it is not JSON, or has half of a character
        }
    }

    private IHtmlContent Document(string title, string current, IHtmlContent content) => Markup.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{title} – Vipps inbox</title>
        <link rel="icon" href="data:,">
        {StyleElement}
        </head>
        <body>
        <a class="skip" href="#content">To the content</a>
        <header class="bar"><span class="brand">{Logo}Vipps inbox</span>{Markup.If(receiver.Length > 0, $"<span class=\"tag\">{Markup.Plain(receiver)}</span>")}
        <nav aria-label="Inbox"><a href="{(root.Length == 0 ? "/" : root)}"{Current(current == root)}>Overview</a><a href="{root}/deliveries"{Current(current.EndsWith("/deliveries", StringComparison.Ordinal))}>Deliveries</a></nav></header>
        <main id="content">
        {content}
        </main>
        <footer>As of <time datetime="{now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}">{now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</time>. Not made or endorsed by Vipps MobilePay.</footer>
        </body>
        </html>
        """);

    private static IHtmlContent State(InboxStats stats, bool isPaused, bool hasUnreadable, bool isFailing) => Markup.Of($"""
        {Markup.If(hasUnreadable, $"<p class=\"notice bad\" role=\"status\">Some bodies cannot be decrypted, and their deliveries wait. {UnreadableBodyException.Remedy}</p>")}
        {Markup.If(stats.Parked > 0, $"<p class=\"notice bad\" role=\"status\">{Count(stats.Parked, "delivery is", "deliveries are")} parked and {(stats.Parked == 1 ? "holds" : "hold")} back {stats.Held}.</p>")}
        {Markup.If(isPaused, $"<p class=\"notice wait\" role=\"status\">Handling is paused in this process, because every attempt failed. It goes on by itself once one succeeds.</p>")}
        {Markup.If(stats.Parked == 0 && !isPaused && !hasUnreadable && isFailing, $"<p class=\"notice wait\" role=\"status\">Nothing is parked, but some attempts fail.</p>")}
        {Markup.If(stats.Parked == 0 && !isPaused && !hasUnreadable && !isFailing, $"<p class=\"notice good\" role=\"status\">Nothing is stuck.</p>")}
        """);

    private static string Count(long count, string one, string many) => count == 1 ? $"1 {one}" : $"{count} {many}";

    private IHtmlContent Number(string label, long count, string query, bool alarm = false) => Markup.Of(
        $"<li><a href=\"{root}/deliveries?{query}\"{new HtmlString(alarm ? " class=\"alarm\"" : "")}><span>{label}</span><strong>{count}</strong></a></li>");

    private IHtmlContent Section(string id, string title, string text, IReadOnlyList<InboxEntry> entries, long? all, string query, string none) => Markup.Of($"""
        <section class="card stack" aria-labelledby="{id}"><div class="title"><h2 id="{id}">{title}</h2>{Markup.If(entries.Count > 0, $"<a href=\"{root}/deliveries?{query}\">{All(title, all)}</a>")}</div>
        {(entries.Count == 0 ? Markup.Of($"<p class=\"soft\">{none}</p>") : Markup.Of($"<p class=\"soft\">{text}</p>{Entries(entries)}"))}
        </section>
        """);

    private static string All(string title, long? all) => all is { } count ? $"All {count} {title.ToLowerInvariant()}" : $"All {title.ToLowerInvariant()}";

    private IHtmlContent Entries(IReadOnlyList<InboxEntry> entries) =>
        Markup.Of($"<ul class=\"deliveries\">{Markup.Each(entries, Entry)}</ul>");

    private IHtmlContent Entry(InboxEntry entry) => Markup.Of($"""
        <li><div class="head">{Badge(entry)}<h3><a href="{root}/{entry.Id}">#{entry.Id} {Type(entry)}</a></h3></div>
        <p><code>{Markup.Plain(entry.OrderingKey)}</code></p>
        {(entry.LastError is { } error ? Markup.Of($"<pre class=\"error\"><span class=\"clamp\">{Markup.Plain(error)}</span></pre>") : Markup.Nothing)}
        <p class="soft">Arrived {Markup.Time(entry.ReceivedAt, now)}{Markup.If(entry.Failures > 0, $" · failed {Times(entry.Failures)}")}{NextAttempt(entry)}{Markup.If(entry.Holds > 0, $" · holds back {entry.Holds}")}</p></li>
        """);

    private IHtmlContent NextAttempt(InboxEntry entry) =>
        entry is { State: InboxState.Waiting, NextAttemptAt: { } next } ? Markup.Of($" · next attempt {Markup.Time(next, now)}") : Markup.Nothing;

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    private static string Type(InboxEntry entry) => entry.EventType.Name is { Length: > 0 } type ? Markup.Plain(type) : "unknown event";

    private static IHtmlContent Badge(InboxEntry entry) => entry switch
    {
        { State: InboxState.Waiting, IsBeingHandled: true } => Badge("wait", "Being handled"),
        { State: InboxState.Waiting, HeldBy: not null } => Badge("wait", "Held back"),
        { State: InboxState.Waiting, Failures: > 0 } => Badge("wait", "Failing"),
        { State: InboxState.Waiting } => Badge("plain", Label(entry.State)),
        { State: InboxState.Done } => Badge("good", Label(entry.State)),
        { State: InboxState.Discarded } => Badge("plain", Label(entry.State)),
        _ => Badge("bad", Label(entry.State)),
    };

    private static IHtmlContent Badge(string kind, string text) => Markup.Of($"<span class=\"badge {kind}\">{text}</span>");

    private static string Label(InboxState state) => state.ToString();

    private static IHtmlContent Fact(string name, IHtmlContent value) => Markup.Of($"<dt>{name}</dt><dd>{value}</dd>");

    private IHtmlContent Link(long id, string text) => Markup.Of($"<a href=\"{root}/{id}\">{text} {id}</a>");

    private IHtmlContent BodyFact(InboxEntry entry) =>
        !entry.HasBody ? Markup.Of($"deleted")
        : mayShowBodies ? Markup.Of($"<a href=\"{root}/{entry.Id}/body\">Show it</a> <span class=\"soft\">(may contain personal data)</span>")
        : Markup.Of($"not shown here");

    private IHtmlContent Actions(InboxEntry entry) => Markup.If(
        InboxAction.All.Any(action => action.IsFor(entry)),
        $"""
        <section class="card stack" aria-labelledby="actions"><h2 id="actions">Actions</h2><div class="actions">
        {Markup.If(InboxAction.Unpark.IsFor(entry), $"<form action=\"{root}/{entry.Id}/unpark\" method=\"post\"><button class=\"main\">Unpark</button></form>")}
        {Confirm(InboxAction.Replay, entry, "Replay", "", "Its handlers run once more. One that saves DeliveryKey does nothing for it; any other does its work again.")}
        {Confirm(InboxAction.Discard, entry, "Discard", "danger", "It is never handled, and later deliveries with its ordering key go on. While its body is kept, it can still be replayed.")}
        </div></section>
        """);

    private IHtmlContent Confirm(InboxAction action, InboxEntry entry, string label, string kind, string consequence) => Markup.If(
        action.IsFor(entry),
        $"""
        <details><summary class="button {kind}">{label}…</summary><form class="stack" action="{root}/{entry.Id}/{action.Name}?state={entry.State}" method="post">
        <p>{consequence}</p><button class="{(kind.Length > 0 ? kind : "main")}">{label} delivery {entry.Id}</button></form></details>
        """);

    private IHtmlContent Newest(InboxFilter filter) =>
        Markup.If(filter.Before is not null, $"<a class=\"button\" href=\"{filter.Address(root, null)}\">Newest</a>");

    private IHtmlContent Older(InboxFilter filter, long? before) =>
        Markup.If(before is not null, $"<a class=\"button\" href=\"{filter.Address(root, before)}\" rel=\"next\">Older</a>");

    private static HtmlString Selected(bool isSelected) => new(isSelected ? " selected" : "");

    private static HtmlString Current(bool isCurrent) => new(isCurrent ? " aria-current=\"page\"" : "");

    /// <summary>The address of the list of one ordering key.</summary>
    private readonly record struct InboxFilterLink(string Root, string OrderingKey)
    {
        public override string ToString() => $"{Root}/deliveries?orderingKey={Uri.EscapeDataString(OrderingKey)}";
    }
}
