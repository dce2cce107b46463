namespace Vipps.Webhooks.Receiving;

/// <summary>The address that a delivery was sent to. It is seldom asked for: most deliveries are verified against the registered URL.</summary>
internal interface IRequestTarget
{
    /// <summary>The value of <c>Host</c>; null if it is unknown.</summary>
    string? Host { get; }

    /// <summary>Path and query as they arrived, before anything decoded them; null if they are unknown.</summary>
    string? PathAndQuery { get; }
}
