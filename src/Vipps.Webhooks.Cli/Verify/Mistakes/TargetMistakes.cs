using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>The paths and queries that are signed or configured in place of the registered ones. No message shows a query: it may hold a key.</summary>
internal static class TargetMistakes
{
    private static readonly string[] Forwarding =
        ["X-Original-URL", "X-Rewrite-URL", "X-Original-URI", "X-Forwarded-Uri", "X-Forwarded-Path", "X-Envoy-Original-Path"];

    public static IEnumerable<Mistake> Of(KnownWebhook webhook, CapturedRequest request)
    {
        var registered = webhook.Url.PathAndQuery;
        foreach (var (finding, target) in Targets(webhook, request, registered))
        {
            if (target != registered)
            {
                yield return new Mistake(SignedPart.Target, finding, attempt => attempt with { Target = target });
            }
        }
    }

    private static IEnumerable<(Finding Finding, string Target)> Targets(KnownWebhook webhook, CapturedRequest request, string registered)
    {
        var (path, query) = Split(registered);
        return Queries(webhook, request, path, query)
            .Concat(Rewritten(webhook, request, path, query))
            .Concat(Respelled(path, query))
            .Concat(Stripped(request, registered))
            .Concat(Urls(webhook.Url, path));
    }

    private static IEnumerable<(Finding Finding, string Target)> Queries(KnownWebhook webhook, CapturedRequest request, string path, string query)
    {
        yield return (
            new(
                "queryMissing",
                "The signature is for the path alone, without the query.",
                "The query of the registered URL is signed with the path. Sign both; or, if Vipps sent this, the URL was registered without the query: "
                + $"correct {webhook.UrlSource}."),
            path);
        if (request.Target is { } target && Split(target.PathAndQuery).Query is { Length: > 0 } sent && sent != query)
        {
            yield return (
                new(
                    "queryOfRequest",
                    $"The signature is for the query that the request was sent with, which is not that of {webhook.UrlSource}.",
                    $"The query is part of the registered URL and is signed. Add it to {webhook.UrlSource}."),
                path + sent);
        }
    }

    private static IEnumerable<(Finding Finding, string Target)> Rewritten(KnownWebhook webhook, CapturedRequest request, string path, string query)
    {
        if (request.Target is { } target)
        {
            yield return (
                new(
                    "pathOfRequest",
                    $"The signature is for the path {Shown(target.PathAndQuery)}, which the request was sent to; {webhook.UrlSource} has {Shown(path)}.",
                    $"Vipps signs the URL as it was registered: if that has this path, correct {webhook.UrlSource}. If not, the signer took the path "
                    + "from somewhere else: behind a proxy or a path base, the path of the request is not the registered one."),
                target.PathAndQuery);
        }

        foreach (var name in Forwarding)
        {
            if (request[name] is { } value && RequestTarget.Parse(value) is { } before)
            {
                var finding = new Finding(
                    "pathForwarded",
                    $"The signature is for the path {Shown(before.PathAndQuery)} of the header {name}; {webhook.UrlSource} has {Shown(path)}.",
                    $"A proxy rewrites the path on the way. Set {webhook.UrlSource} to the public URL, as it was registered with Vipps.");
                yield return (finding, before.PathAndQuery);
                yield return (finding, Split(before.PathAndQuery).Path + query);
            }
        }

        if (request["X-Forwarded-Prefix"] is { } prefix)
        {
            var finding = new Finding(
                "pathForwarded",
                $"The signature is for the path with the prefix of the header X-Forwarded-Prefix; {webhook.UrlSource} has {Shown(path)}.",
                $"A proxy removes the prefix. Set {webhook.UrlSource} to the public URL, as it was registered with Vipps.");
            yield return (finding, prefix.TrimEnd('/') + path + query);
            yield return (finding, prefix.TrimEnd('/') + (request.Target?.PathAndQuery ?? path));
        }
    }

    private static IEnumerable<(Finding Finding, string Target)> Respelled(string path, string query)
    {
        yield return (
            new(
                "trailingSlash",
                "The signature fits the path with the slash at its end added or removed.",
                "To the signature these are two URLs. Use the one that was registered, everywhere."),
            (path.EndsWith('/') ? path[..^1] : $"{path}/") + query);

        var decoded = new Finding(
            "pathDecoded",
            "The signature fits the path or the query after its percent-encoding (%20, %7E) is undone.",
            "The URL is signed as it is on the wire. Use the raw target, not a decoded path such as Request.Path of ASP.NET Core.");
        yield return (decoded, Uri.UnescapeDataString(path) + query);
        yield return (decoded, Uri.UnescapeDataString(path + query));
        yield return (decoded, path + Uri.UnescapeDataString(query));
        yield return (decoded, Uri.UnescapeDataString(path + query.Replace('+', ' ')));

        var encoded = new Finding(
            "pathEncoded",
            "The signature fits the path with more of it percent-encoded than the URL has, or in another spelling.",
            "The URL is signed letter by letter, as it was registered. Do not encode it again.");
        var again = string.Join('/', Uri.UnescapeDataString(path).Split('/').Select(Uri.EscapeDataString));
        yield return (encoded, again + query);
        yield return (encoded, Uri.EscapeDataString(path) + query);
        yield return (encoded, path.Replace("~", "%7E", StringComparison.Ordinal) + query);
        yield return (encoded, LowerEscapes(path) + LowerEscapes(query));
        yield return (encoded, path + query.Replace("%20", "+", StringComparison.Ordinal));

        var letterCase = new Finding(
            "pathCase",
            "The signature fits the path in another letter case.",
            "The case of a path matters to the signature, even if it does not matter to the server. Use the URL as it was registered, everywhere.");
        yield return (letterCase, path.ToLowerInvariant() + query);
        yield return (letterCase, (path + query).ToLowerInvariant());
        yield return (letterCase, path.ToUpperInvariant() + query);
    }

    private static IEnumerable<(Finding Finding, string Target)> Stripped(CapturedRequest request, string registered)
    {
        foreach (var whole in (string?[])[registered, request.Target?.PathAndQuery])
        {
            for (var rest = whole is null ? null : WithoutFirstSegment(whole); rest is not null; rest = WithoutFirstSegment(rest))
            {
                yield return (
                    new(
                        "pathBaseStripped",
                        $"The signature is for {Shown(rest)}: the beginning of the path is missing.",
                        "A proxy or a path base (UsePathBase) removed it before this was signed or verified. Use the URL as it was registered."),
                    rest);
            }
        }

        yield return (
            new(
                "leadingSlashMissing",
                "The signature is for the path without its first slash.",
                "The path begins with the slash after the host. Include it."),
            registered[1..]);
    }

    private static IEnumerable<(Finding Finding, string Target)> Urls(Uri url, string path)
    {
        var finding = new Finding(
            "wholeUrlSigned",
            "The signature was made over the whole URL, in place of path and query.",
            "Use path and query alone: in .NET Uri.PathAndQuery. The host has its own place in the text that is signed.");
        var host = WebhookSigner.HostOf(url);
        yield return (finding, url.OriginalString);
        yield return (finding, url.AbsoluteUri);
        yield return (finding, $"{url.Scheme}://{host}{path}");
        yield return (finding, $"http://{host}{url.PathAndQuery}");
        yield return (finding, host + url.PathAndQuery);
    }

    private static (string Path, string Query) Split(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? (target, "") : (target[..query], target[query..]);
    }

    private static string? WithoutFirstSegment(string target)
    {
        var (path, query) = Split(target);
        var next = path.Length < 2 ? -1 : path.IndexOf('/', 1);
        return next >= 0 ? path[next..] + query
            : path.Length > 1 ? $"/{query}"
            : null;
    }

    // %2F becomes %2f, and every other letter stays.
    private static string LowerEscapes(string text) => string.Concat(text.Select((letter, index) =>
        (index > 0 && text[index - 1] == '%') || (index > 1 && text[index - 2] == '%') ? char.ToLowerInvariant(letter) : letter));

    private static string Shown(string target) => PlainText.Of(Split(target).Path);
}
