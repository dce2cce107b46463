using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>
/// The settings for receiving deliveries. Read only once, when the app starts; registrations follow the configuration while it runs.
/// </summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class VippsWebhookReceiverOptions
{
    /// <summary>
    /// The largest difference between the signed <c>x-ms-date</c> and this machine's clock, either way: 5 minutes by default; 1 second to 1
    /// day. A retry carries a new date, so late retries are not lost.
    /// </summary>
    public TimeSpan Tolerance { get; set; } = WebhookVerifier.DefaultTolerance;

    /// <summary>
    /// The longest body that is read, in bytes: 256 KiB by default; 1 to 16 777 216. The longest documented event has a few KiB. A longer
    /// one is answered 413 before its signature is checked.
    /// </summary>
    public int MaxBodyLength { get; set; } = 256 * 1024;

    /// <summary>
    /// The time from the start of the endpoint until the handlers' cancellation token fires: 9 seconds by default, a second before Vipps
    /// stops waiting for the answer; 10 ms to 9.5 seconds.
    /// </summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(9);

    /// <summary>
    /// The number of handled events that are remembered in this process, to recognise duplicates: 10 000 by default, which takes about 2
    /// MB; 0 to 1 000 000. 0 remembers none.
    /// </summary>
    public int MaxRememberedDeliveries { get; set; } = 10_000;

    /// <summary>
    /// Indicates whether to verify against the host, path and query that the request was sent to, rather than those of the registered URL.
    /// Off by default, because the registered URL is right behind any proxy. If it is on, nothing may rewrite path and query on the way;
    /// the host may be restored from headers that the app trusts.
    /// </summary>
    public bool UseRequestTarget { get; set; }

    /// <summary>The configuration section of the settings, for messages; null if they come from code.</summary>
    internal string? ConfigurationPath { get; set; }
}
