namespace Vipps.Webhooks.Sandbox;

/// <summary>The faults that the sandbox injects. They can be changed at any time, from any thread.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class SandboxFaults
{
    private readonly object _gate = new();
    private readonly Dictionary<SandboxCall, Queue<SandboxFault>> _next = [];
    private readonly Dictionary<SandboxCall, SandboxFault> _always = [];
    private TimeSpan _deliveryDelay;
    private bool _deliverTwice;
    private bool _deliverNothing;

    internal SandboxFaults()
    {
    }

    /// <summary>The longest delay of deliveries: 7 days.</summary>
    public static TimeSpan MaxDeliveryDelay { get; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Indicates whether each event that is sent from now on is delivered twice to each registration, one after the other, as happens under
    /// at-least-once delivery. Default: false.
    /// </summary>
    public bool DeliverTwice
    {
        get => Volatile.Read(ref _deliverTwice);
        set => Volatile.Write(ref _deliverTwice, value);
    }

    /// <summary>
    /// Indicates whether events that happen from now on are lost: no webhook is attempted, neither now nor later, as if the registration were gone. They
    /// are in the payment's event log all the same. Default: false.
    /// </summary>
    public bool DeliverNothing
    {
        get => Volatile.Read(ref _deliverNothing);
        set => Volatile.Write(ref _deliverNothing, value);
    }

    /// <summary>
    /// The time from sending an event to its first attempt, on the sandbox's clock, for events that are sent from now on: from zero, the
    /// default, to <see cref="MaxDeliveryDelay"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over <see cref="MaxDeliveryDelay"/>.</exception>
    public TimeSpan DeliveryDelay
    {
        get
        {
            lock (_gate)
            {
                return _deliveryDelay;
            }
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxDeliveryDelay);
            lock (_gate)
            {
                _deliveryDelay = value;
            }
        }
    }

    /// <summary>Makes the next calls of a kind fail. Adds to the faults that were set before.</summary>
    /// <param name="call">The kind of call.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="times">The number of calls: at least 1, the default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is less than 1.</exception>
    public void FailNext(SandboxCall call, SandboxFault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_gate)
        {
            if (!_next.TryGetValue(call, out var queue))
            {
                _next.Add(call, queue = new Queue<SandboxFault>());
            }

            for (var i = 0; i < times; i++)
            {
                queue.Enqueue(fault);
            }
        }
    }

    /// <summary>
    /// Makes every call of a kind fail until <see cref="Clear"/>. Replaces the fault that this method set before; those of
    /// <see cref="FailNext"/> come first.
    /// </summary>
    /// <param name="call">The kind of call.</param>
    /// <param name="fault">The fault.</param>
    public void FailAll(SandboxCall call, SandboxFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            _always[call] = fault;
        }
    }

    /// <summary>Removes every fault, including those of deliveries. Calls that are being delayed stay delayed.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _next.Clear();
            _always.Clear();
            _deliveryDelay = TimeSpan.Zero;
            _deliverTwice = false;
            _deliverNothing = false;
        }
    }

    internal SandboxFault? Take(SandboxCall call)
    {
        lock (_gate)
        {
            return _next.TryGetValue(call, out var queue) && queue.TryDequeue(out var next) ? next : _always.GetValueOrDefault(call);
        }
    }
}
