namespace Vipps.Webhooks.Attack;

/// <summary>A genuine delivery: what is sent unless a mutation changes it.</summary>
internal sealed class Delivery
{
    public Delivery(Random random)
    {
        Webhook = random.Pick(Webhook.All);
        Body = Bodies.Next(random);
        At = Protocol.Now.AddSeconds(random.Next(-300, 301));
        var query = Webhook.Endpoint == Webhook.Target || random.Next(8) == 0 ? random.Pick(["", "", "?", "?a=b", "?x=%2F%41&y", "?%c3%a5"]) : "";
        Target = Webhook.Endpoint + query;
        Host = random.Pick<string>(
            Webhook.Endpoint == Webhook.Target ? ["shop.example", "SHOP.example", "10.0.0.7:8080"] : ["shop.example", "localhost:5000"]);
    }

    public Webhook Webhook { get; }

    public byte[] Body { get; }

    public DateTime At { get; }

    /// <summary>The target in the request line.</summary>
    public string Target { get; }

    /// <summary>The value of <c>Host</c>.</summary>
    public string Host { get; }

    public string SignedHost => Webhook.Endpoint == Webhook.Target ? Host : Webhook.Host;

    public string SignedPathAndQuery => Webhook.Endpoint == Webhook.Target ? Target : Webhook.PathAndQuery;

    public string Date => Protocol.Write(At);

    public string ContentHash => Protocol.HashOf(Body);

    public string Authorization => Protocol.Sign(Webhook.Secret, "POST", SignedPathAndQuery, Date, SignedHost, ContentHash);
}
