using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>A delivery as it is inserted, with the hashes that the database compares.</summary>
internal sealed class InboxRow
{
    private InboxRow(InboxDelivery delivery, byte[] deliveryHash, byte[] lane, byte[] body)
    {
        Delivery = delivery;
        DeliveryHash = deliveryHash;
        Lane = lane;
        Body = body;
    }

    public InboxDelivery Delivery { get; }

    /// <summary>SHA-256 of the delivery key: some databases compare text without regard to case, and none compares bytes so.</summary>
    public byte[] DeliveryHash { get; }

    /// <summary>The first 16 bytes of the SHA-256 of receiver and ordering key.</summary>
    public byte[] Lane { get; }

    public byte[] Body { get; }

    public static InboxRow Of(InboxDelivery delivery) => new(
        delivery, HashOf(delivery.DeliveryKey), LaneOf(delivery.ReceiverName, delivery.OrderingKey), delivery.Body.ToArray());

    public static byte[] HashOf(string deliveryKey) => SHA256.HashData(Encoding.UTF8.GetBytes(deliveryKey));

    public static byte[] LaneOf(string receiver, string orderingKey) => SHA256.HashData(Encoding.UTF8.GetBytes($"{receiver}\n{orderingKey}"))[..16];
}
