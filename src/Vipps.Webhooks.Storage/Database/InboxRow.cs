using System.Text;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>A delivery as it is inserted, with the bytes that the database compares.</summary>
/// <remarks>
/// Bytes, because some databases compare text without regard to case. The text's own, and not their hash: what arrives together often has references
/// that follow each other, and then its entries stand in the same pages of an index. A hash would scatter them, and each row write pages of its own.
/// </remarks>
internal sealed class InboxRow
{
    private InboxRow(InboxDelivery delivery, byte[] body)
    {
        Delivery = delivery;
        UniqueKey = UniqueKeyOf(delivery.DeliveryKey);
        Lane = LaneOf(delivery.ReceiverName, delivery.OrderingKey);
        Body = body;
    }

    public InboxDelivery Delivery { get; }

    /// <summary>What no other row of the receiver has: the delivery key in UTF-8.</summary>
    public byte[] UniqueKey { get; }

    /// <summary>What the rows of one sequence have in common: receiver and ordering key in UTF-8.</summary>
    public byte[] Lane { get; }

    public byte[] Body { get; }

    public static InboxRow Of(InboxDelivery delivery) => new(delivery, delivery.Body.ToArray());

    public static byte[] UniqueKeyOf(string key) => Encoding.UTF8.GetBytes(key);

    public static byte[] LaneOf(string receiver, string orderingKey) => Encoding.UTF8.GetBytes($"{receiver}\n{orderingKey}");
}
