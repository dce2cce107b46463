namespace Vipps.Webhooks.Sandbox;

/// <summary>Options for the deliveries of one event, in addition to the faults that <see cref="SandboxFaults"/> sets for all.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class SandboxSendOptions
{
    /// <summary>The most copies of one event: 100.</summary>
    public static int MaxCopies => 100;

    /// <summary>
    /// The number of times that the same event is delivered to each registration, one after the other, as happens under at-least-once
    /// delivery: from 1, the default, to <see cref="MaxCopies"/>.
    /// </summary>
    public int Copies { get; set; } = 1;

    /// <summary>
    /// The time from now to the first attempt, on the sandbox's clock: from zero, the default, to
    /// <see cref="SandboxFaults.MaxDeliveryDelay"/>.
    /// </summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The fault of the first attempt at the first copy. Default: <see cref="SandboxDeliveryFault.None"/>.</summary>
    public SandboxDeliveryFault Fault { get; set; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Copies, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Copies, MaxCopies);
        ArgumentOutOfRangeException.ThrowIfLessThan(Delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Delay, SandboxFaults.MaxDeliveryDelay);
        if (!Enum.IsDefined(Fault))
        {
            throw new ArgumentOutOfRangeException(nameof(Fault), Fault, "There is no such fault.");
        }
    }
}
