namespace Vipps.Webhooks.Events;

/// <summary>The shapes of bodies. The event types of one family share one.</summary>
internal enum EventFamily
{
    Unknown,
    Payment,
    Agreement,
    Charge,
    UserCheckedIn,
    LoginPing,
    Donation,
}
