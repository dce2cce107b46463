using System.Security.Cryptography;
using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli.Tests.Verify;

/// <summary>Deliveries to look at, and the look at them. What is wrong with one is said by whoever makes it.</summary>
internal static class Recorded
{
    public const string Secret = "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==";
    public const string Url = "https://shop.example/base/hooks/vipps?key=1f2e3d";
    public const string Body = """{"reference":"order-1","name":"AUTHORIZED"}""";
    public const string Date = "Thu, 30 Mar 2023 08:38:32 GMT";
    public const string Scheme = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=";

    public static DateTimeOffset SignedAt { get; } = new(2023, 3, 30, 8, 38, 32, TimeSpan.Zero);

    public static KnownWebhook Webhook(string secret = Secret, string url = Url, Guid? id = null, string name = "0") =>
        new(new Uri(url), secret, id, $"Vipps:Registrations:{name}:Url", $"Vipps:Registrations:{name}:Secret");

    /// <summary>Signed as Vipps does, and recorded as it was sent.</summary>
    public static CapturedRequest Delivery(
        string secret = Secret, string url = Url, string body = Body, params (string Name, string? Value)[] headers) =>
        Delivery(Encoding.UTF8.GetBytes(body), Encoding.UTF8.GetBytes(body), secret, url, headers);

    /// <summary>Signed as Vipps does, over one body, and recorded with another.</summary>
    public static CapturedRequest Delivery(
        byte[] signed, byte[] recorded, string secret = Secret, string url = Url, params (string Name, string? Value)[] headers)
    {
        var signature = WebhookSigner.Sign(secret, new Uri(url), signed, SignedAt);
        return Request(
            recorded,
            [
                (WebhookSignatureHeaders.DateName, signature.Date),
                (WebhookSignatureHeaders.ContentHashName, signature.ContentHash),
                (WebhookSignatureHeaders.AuthorizationName, signature.Authorization),
                .. headers,
            ]);
    }

    /// <summary>Signed by code that makes up its own text, of which the rest is right.</summary>
    public static CapturedRequest SignedOver(
        string? target = null,
        string? date = null,
        string? host = null,
        string? hash = null,
        Func<string, string>? rewrite = null,
        byte[]? key = null,
        Func<byte[], string>? encode = null,
        params (string Name, string? Value)[] headers)
    {
        var text = $"POST\n{target ?? new Uri(Url).PathAndQuery}\n{date ?? Date};{host ?? "shop.example"};{hash ?? HashOf(Body)}";
        var mac = HMACSHA256.HashData(key ?? Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(rewrite?.Invoke(text) ?? text));
        return Request(
            Encoding.UTF8.GetBytes(Body),
            [
                (WebhookSignatureHeaders.DateName, Date),
                (WebhookSignatureHeaders.ContentHashName, HashOf(Body)),
                (WebhookSignatureHeaders.AuthorizationName, Scheme + (encode ?? Convert.ToBase64String)(mac)),
                .. headers,
            ]);
    }

    public static string HashOf(string body) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    /// <summary>The codes of what is found, in order. Nothing that is found may show what is secret.</summary>
    public static string[] Diagnose(CapturedRequest request, params KnownWebhook[] webhooks) => [.. Look(request, webhooks).Findings.Select(static finding => finding.Code)];

    public static Diagnosis Look(CapturedRequest request, params KnownWebhook[] webhooks)
    {
        KnownWebhook[] known = webhooks.Length > 0 ? webhooks : [Webhook()];
        var diagnosis = Diagnosis.Of(request, known, SignedAt, WebhookVerifier.DefaultTolerance);
        foreach (var finding in diagnosis.Findings)
        {
            Assert.NotEmpty(finding.Message);
            Assert.NotEmpty(finding.Next!);
            foreach (var hidden in known.Select(static webhook => webhook.Secret.Trim()).Append(Secret).Append("1f2e3d").Append("order-1"))
            {
                Assert.DoesNotContain(hidden, finding.ToString(), StringComparison.Ordinal);
            }
        }

        return diagnosis;
    }

    // A header that is named again takes the place of the one before; null takes it out.
    private static CapturedRequest Request(byte[] body, (string Name, string? Value)[] headers)
    {
        var last = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            last[name] = value;
        }

        return new CapturedRequest
        {
            Target = last.Remove(":path", out var path) ? RequestTarget.Parse(path!) : null,
            Method = last.Remove(":method", out var method) ? method : null,
            Headers = [.. last.Where(static header => header.Value is not null).Select(static header => new CapturedHeader(header.Key, header.Value!))],
            Body = body,
            AllAfterHeaders = body,
        };
    }
}
