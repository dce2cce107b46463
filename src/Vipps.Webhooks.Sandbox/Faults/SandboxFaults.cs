namespace Vipps.Webhooks.Sandbox;

/// <summary>What goes wrong, and how often. May be changed at any time, from any thread.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class SandboxFaults
{
    private readonly object _gate = new();
    private readonly Dictionary<SandboxCall, Queue<SandboxFault>> _next = [];
    private readonly Dictionary<SandboxCall, SandboxFault> _always = [];
    private TimeSpan _deliveryDelay;
    private bool _deliverTwice;

    internal SandboxFaults()
    {
    }

    /// <summary>The longest delay of deliveries: 7 days.</summary>
    public static TimeSpan MaxDeliveryDelay { get; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Whether each event that is sent from now on is delivered twice to each registration, one after the other, as happens under
    /// at-least-once delivery. Off by default.
    /// </summary>
    public bool DeliverTwice
    {
        get => Volatile.Read(ref _deliverTwice);
        set => Volatile.Write(ref _deliverTwice, value);
    }

    /// <summary>
    /// How long after it was sent an event gets its first attempt, on the sandbox's clock, for events that are sent from now on. Zero by
    /// default, at most <see cref="MaxDeliveryDelay"/>.
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

    /// <summary>Makes the next calls of a kind go wrong. Adds to what was set before.</summary>
    /// <param name="call">The kind of call.</param>
    /// <param name="fault">What happens to it.</param>
    /// <param name="times">How many calls: 1 by default, at least 1.</param>
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

    /// <summary>Makes every call of a kind go wrong until <see cref="Clear"/>. Replaces what was set before by this method.</summary>
    /// <param name="call">The kind of call.</param>
    /// <param name="fault">What happens to it.</param>
    public void FailAll(SandboxCall call, SandboxFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            _always[call] = fault;
        }
    }

    /// <summary>Takes every fault back, those of deliveries too. Calls that are being delayed stay so.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _next.Clear();
            _always.Clear();
            _deliveryDelay = TimeSpan.Zero;
            _deliverTwice = false;
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
