using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Sandbox;

/// <summary>One payment: what was ordered, its balance, and its event log. Guarded by the lock of the <see cref="PaymentBook"/>.</summary>
internal sealed class PaymentRecord(string merchantSerialNumber, PaymentOrder order, string token, DateTimeOffset createdAt)
{
    public string MerchantSerialNumber { get; } = merchantSerialNumber;

    public PaymentOrder Order { get; } = order;

    /// <summary>The token of the redirect URL, by which the customer's app finds the payment.</summary>
    public string Token { get; } = token;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>The reference of the event CREATED, which every answer repeats.</summary>
    public string PspReference { get; } = Guid.NewGuid().ToString();

    public PaymentBalance Balance { get; set; } = new(PaymentBalance.Created, order.Amount);

    public DateTimeOffset? AuthorizedAt { get; set; }

    public List<JsonObject> Events { get; } = [];

    /// <summary>The same events as they were sent to the webhooks.</summary>
    public List<SandboxEvent> Sent { get; } = [];

    /// <summary>Fires when the time to approve is over; null before it is set, and once it is.</summary>
    public ITimer? Expiry { get; set; }

    public string RedirectUrl => Order.Flow switch
    {
        "NATIVE_REDIRECT" => $"vipps://?token={Token}",
        "QR" => $"https://qr-image.vipps.no/v1?token={Token}",
        _ => $"https://landing.vipps.no?token={Token}",
    };
}
