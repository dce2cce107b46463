namespace Vipps.Webhooks.Sandbox;

/// <summary>How one event is delivered, on top of what <see cref="SandboxFaults"/> says of all.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class SandboxSendOptions
{
    /// <summary>The most copies of one event: 100.</summary>
    public static int MaxCopies => 100;

    /// <summary>
    /// How often the very same event is delivered to each registration, one after the other, as happens under at-least-once delivery. 1 by
    /// default, at most <see cref="MaxCopies"/>.
    /// </summary>
    public int Copies { get; set; } = 1;

    /// <summary>
    /// How long after now the first attempt is made, on the sandbox's clock. Zero by default, at most
    /// <see cref="SandboxFaults.MaxDeliveryDelay"/>.
    /// </summary>
    public TimeSpan Delay { get; set; }

    /// <summary>What is wrong with the first attempt at the first copy. Nothing by default.</summary>
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
