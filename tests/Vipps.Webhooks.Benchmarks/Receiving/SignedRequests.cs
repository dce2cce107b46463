using System.Security.Cryptography;
using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>Deliveries as bytes on the wire: each another capture, signed as each of the protocols has it.</summary>
internal static class SignedRequests
{
    public const string Path = "/hooks";

    public const string Secret = "c2VjcmV0LW9mLWEtYmVuY2htYXJrLWFuZC1vZi1ub3RoaW5nLWVsc2Utc2VjcmV0LW9mLWEtYmVuY2htYXJrLXg=";

    public const string WebhookId = "3f0e1c52-6d0c-4e2f-9d4b-6f0c0d9b6a11";

    public static Uri Url { get; } = new($"https://shop.example{Path}");

    public static byte[][] OfVipps(int first, int count, DateTimeOffset now) => Make(first, count, Capture, body =>
    {
        var headers = WebhookSigner.Sign(Secret, Url, body, now);
        return $"X-Ms-Date: {headers.Date}\r\nX-Ms-Content-Sha256: {headers.ContentHash}\r\nAuthorization: {headers.Authorization}\r\n"
            + $"X-Vipps-Authorization: {headers.Authorization}\r\nWebhook-Id: {WebhookId}\r\n";
    });

    public static byte[][] OfGitHub(int first, int count) => Make(first, count, Ping, static body =>
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body));
        return $"X-GitHub-Event: ping\r\nX-GitHub-Delivery: 72d3162e-cc78-11e3-81ab-4c9367dc0958\r\nX-Hub-Signature-256: sha256={signature}\r\n";
    });

    private static byte[][] Make(int first, int count, Func<int, string> bodyOf, Func<byte[], string> sign)
    {
        var requests = new byte[count][];
        Parallel.For(0, count, at =>
        {
            var body = Encoding.UTF8.GetBytes(bodyOf(first + at));
            var head = $"POST {Path} HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{sign(body)}\r\n";
            requests[at] = [.. Encoding.ASCII.GetBytes(head), .. body];
        });
        return requests;
    }

    // 309 bytes.
    internal static string Capture(int id) =>
        $$"""{"msn":"123456","reference":"acme-shop-{{id:D10}}","pspReference":"{{id:D10}}","name":"CAPTURED","amount":{"currency":"NOK","value":35000},"timestamp":"2024-06-03T14:22:10.5010000Z","idempotencyKey":"49ca711a-9487-112e-1def-000000000000","success":true,"captureGuaranteedUntil":"2024-06-10T14:22:10.5010000Z"}""";

    // As short as that library's types allow.
    private static string Ping(int id) =>
        $$$"""{"zen":"Keep it logically awesome.","hook_id":{{{id}}},"hook":{"type":"Repository","id":{{{id}}},"name":"web","active":true,"events":["push"],"config":{"content_type":"json","insecure_ssl":"0","url":"https://shop.example/hooks"},"updated_at":"2024-06-03T14:22:10Z","created_at":"2024-06-03T14:22:10Z","url":"https://api.example/1","ping_url":"https://api.example/2","deliveries_url":"https://api.example/3"}}""";
}
