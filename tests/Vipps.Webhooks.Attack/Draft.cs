using System.Globalization;
using System.Text;

namespace Vipps.Webhooks.Attack;

/// <summary>A request that is being made: a genuine delivery, until a mutation has been at it.</summary>
internal sealed class Draft
{
    public Draft(Delivery delivery)
    {
        Delivery = delivery;
        Body = delivery.Body;
        RequestLine = $"POST {delivery.Target} HTTP/1.1";
        Lines =
        [
            $"Host: {delivery.Host}",
            "Content-Type: application/json; charset=utf-8",
            "Accept-Encoding: gzip",
            "User-Agent: Vipps MobilePay/1.0 Webhooks/1.0",
        ];
        if (delivery.Webhook.Id is { } id)
        {
            Lines.Add($"{Protocol.WebhookId}: {id}");
        }

        Lines.Add($"{Protocol.Date}: {delivery.Date}");
        Lines.Add($"{Protocol.ContentHash}: {delivery.ContentHash}");
        Lines.Add($"{Protocol.Authorization}: {delivery.Authorization}");
        Lines.Add($"{Protocol.Alternate}: {delivery.Authorization}");
    }

    public Delivery Delivery { get; }

    public string RequestLine { get; set; }

    /// <summary>The lines of the head after the first, without those that frame the body.</summary>
    public List<string> Lines { get; }

    public byte[] Body { get; set; }

    /// <summary>The lines that frame the body; null for the true <c>Content-Length</c>.</summary>
    public string[]? Framing { get; set; }

    /// <summary>The body in its framing; null if it is sent as it is.</summary>
    public byte[]? FramedBody { get; set; }

    public string LineEnd { get; set; } = "\r\n";

    /// <summary>What is done to the bytes at last.</summary>
    public Func<byte[], byte[]> Finish { get; set; } = static bytes => bytes;

    /// <summary>The headers that are signed, or say that they are.</summary>
    public static string[] Signed { get; } = [Protocol.Date, Protocol.ContentHash, Protocol.Authorization, Protocol.Alternate];

    public byte[] ToBytes()
    {
        string[] framing = Framing ?? [$"Content-Length: {Body.Length.ToString(CultureInfo.InvariantCulture)}"];
        var head = string.Concat(new[] { RequestLine }.Concat(Lines).Concat(framing).Append("").Select(line => line + LineEnd));
        return Finish([.. Encoding.Latin1.GetBytes(head), .. FramedBody ?? Body]);
    }

    public string? Value(string name) => Lines.Find(line => Is(line, name))?.Split(':', 2)[1].Trim();

    public int IndexOf(string name) => Lines.FindIndex(line => Is(line, name));

    public void Remove(string name) => Lines.RemoveAll(line => Is(line, name));

    /// <summary>Sets a header in the place of all that have its name.</summary>
    public void Set(string name, string value)
    {
        Remove(name);
        Lines.Add($"{name}: {value}");
    }

    public void SetSignature(string value)
    {
        Set(Protocol.Authorization, value);
        Set(Protocol.Alternate, value);
    }

    private static bool Is(string line, string name) => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase);
}
