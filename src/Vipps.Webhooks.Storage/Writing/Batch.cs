using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Storage.Writing;

/// <summary>
/// Deliveries that are stored in one transaction. They are inserted in the order of their keys, not in that of their arrival: two events with one
/// ordering key are not in one batch, nor in two that are written at the same time.
/// </summary>
internal sealed class Batch
{
    public const int MaxRows = 256;
    public const int MaxBytes = 1024 * 1024;

    // An inbox has one receiver; of several, a batch would only end earlier.
    private readonly Dictionary<string, string> _keysByOrderingKey = new(StringComparer.Ordinal);
    private int _bytes;

    public List<Pending> Deliveries { get; } = [];

    public bool IsFull => Deliveries.Count == MaxRows || _bytes >= MaxBytes;

    /// <summary>Returns true if the batch has another event with the ordering key of a row, and must be stored before it.</summary>
    public bool MustPrecede(InboxRow row) => _keysByOrderingKey.TryGetValue(row.Delivery.OrderingKey, out var key) && key != row.Delivery.DeliveryKey;

    public void Add(Pending pending)
    {
        _keysByOrderingKey[pending.Row.Delivery.OrderingKey] = pending.Row.Delivery.DeliveryKey;
        _bytes += pending.Row.Body.Length;
        Deliveries.Add(pending);
    }
}
