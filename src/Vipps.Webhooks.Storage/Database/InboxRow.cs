using System.Text;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>A delivery as it is inserted, with the bytes that the database compares.</summary>
/// <remarks>
/// Bytes, because some databases compare text without regard to case. Those of the text, not of a hash: deliveries that arrive together often have
/// references that follow each other, so that their entries stand in the same pages of an index. A hash would scatter them over as many pages as there are rows.
/// </remarks>
internal sealed class InboxRow
{
    private InboxRow(InboxDelivery delivery)
    {
        Delivery = delivery;
        UniqueKey = UniqueKeyOf(delivery.DeliveryKey);
        Lane = LaneOf(delivery.ReceiverName, delivery.OrderingKey);
        Body = delivery.Body.ToArray();
    }

    public InboxDelivery Delivery { get; }

    /// <summary>The delivery key in UTF-8, which no other row of the receiver has.</summary>
    public byte[] UniqueKey { get; }

    /// <summary>The receiver and the ordering key in UTF-8, which are the same for the rows of one sequence.</summary>
    public byte[] Lane { get; }

    public byte[] Body { get; }

    public static InboxRow Of(InboxDelivery delivery) => new(delivery);

    public static byte[] UniqueKeyOf(string key) => Encoding.UTF8.GetBytes(key);

    public static byte[] LaneOf(string receiver, string orderingKey) => Encoding.UTF8.GetBytes($"{receiver}\n{orderingKey}");
}
