using System.Text;

namespace Vipps.Webhooks.Attack;

/// <content>What is asked of the receiver, and by whom.</content>
internal static partial class Mutations
{
    private static void ContentType(Draft draft, Random random) => draft.Set(
        "Content-Type",
        random.Pick(
        [
            "text/json", "TEXT/JSON; charset=utf-8", "application/json", "Application/JSON;charset=UTF-8",
            "application/cloudevents+json", "", "text/plain", "application/xml", "application/jsonp", "json",
            "application/json; charset=\"utf-16", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ";", "*/*",
            "application/json, text/plain",
        ]));

    private static void Hint(Draft draft, Random random) => draft.Set(
        Protocol.WebhookId, random.Pick(
        [
            "", "x", "00000000-0000-0000-0000-000000000000", "497f6eca62764993bfeb53cbbbba6f08",
            "{497f6eca-6276-4993-bfeb-53cbbbba6f08}", NewId(random), NewId(random),
            .. Webhook.All.Select(webhook => webhook.Id ?? "null"),
        ]));

    private static string NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private static void RequestLine(Draft draft, Random random)
    {
        var target = draft.RequestLine.Split(' ').ElementAtOrDefault(1) ?? "/";
        draft.RequestLine = random.Next(4) switch
        {
            0 => $"{random.Pick(
            [
                "GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "post", "POSTS", "PO", "",
            ])} {target} HTTP/1.1",
            1 => $"POST {target} {random.Pick(["HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.1 ", "HTTP/11", ""])}",
            2 => $"POST{random.Pick(["  ", "\t"])}{target}{random.Pick([" ", "  ", "\t"])}HTTP/1.1",
            _ => Encoding.Latin1.GetString(Bodies.Touched(Encoding.Latin1.GetBytes(draft.RequestLine), random)),
        };
    }

    private static void Target(Draft draft, Random random)
    {
        var (host, target) = (draft.Delivery.Host, draft.Delivery.Target);
        var other = random.Pick(
        [
            target + "/", target + "?", target + "&x=1", target + "#x", "/" + target, target.ToUpperInvariant(),
            target.Replace("hooks", "h%6Foks", StringComparison.Ordinal), target.Replace("/hooks", "/./hooks", StringComparison.Ordinal),
            target.Replace("/hooks/", "/hooks%2F", StringComparison.Ordinal), "/x/.." + target, $"http://{host}{target}",
            $"http://evil.example{target}", "*", target + "%", target + "%00", target + "/å", target[1..], Webhook.Target, Webhook.Registered,
            "/control", target + "?" + new string('a', 9_000),
        ]);
        draft.RequestLine = $"POST {other} HTTP/1.1";
    }

    private static void Host(Draft draft, Random random) => draft.Set(
        "Host", random.Pick(
        [
            "evil.example", "shop.example:443", "shop.example:", "SHOP.EXAMPLE", "", "a b", "shop.example/", "[::1]:5000",
            "shop.example,evil.example", "127.0.0.1", "-",
        ]));
}
