using System.Net;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Sandbox;

/// <summary>How a sandbox behaves. Read once, at start.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class VippsSandboxOptions
{
    /// <summary>
    /// The address to listen on. Default: 127.0.0.1, which this machine alone reaches. <see cref="IPAddress.Any"/> is for a container, whose
    /// own loopback nobody else reaches.
    /// </summary>
    public IPAddress BindAddress { get; set; } = IPAddress.Loopback;

    /// <summary>The port, 0 to 65535. 0, the default, takes any that is free.</summary>
    public int Port { get; set; }

    /// <summary>
    /// Whether callback URLs on this machine may be registered: then http is allowed for them, and their certificates are not checked.
    /// Off by default, as Vipps refuses them: <c>400</c>. All other URLs must be https, and their certificates trusted, in any case.
    /// </summary>
    public bool AllowLoopbackCallbacks { get; set; }

    /// <summary>
    /// Hosts that callbacks may go to over http, such as <c>shop</c> in a network of containers. Each is a name or an address, without
    /// scheme, port and path. Default: none, as Vipps delivers over https only.
    /// </summary>
    public ICollection<string> HttpCallbackHosts { get; } = [];

    /// <summary>
    /// The clock of everything: dates, the life of tokens, timeouts, the schedule of deliveries. <see cref="TimeProvider.System"/> by
    /// default; a fake one lets seven days pass in a test.
    /// </summary>
    /// <remarks>
    /// Move a fake clock from attempt to attempt: await that one more has ended (<see cref="VippsSandbox.WaitForAsync"/>), then set the
    /// clock to its <see cref="SandboxAttempt.NextAttemptAt"/>. To jump over seven days at once leaves no time for the attempts between.
    /// </remarks>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// How long a token of <c>POST /accesstoken/get</c> is good: 1 hour by default, as in Vipps' test environment (24 hours in
    /// production); from 1 second to 30 days. Whole seconds are told to the client. Tokens of <c>POST /miami/v1/token</c> are always good
    /// for 15 minutes.
    /// </summary>
    /// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.</remarks>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Event types that do not exist yet, but may be registered and sent in this sandbox. None by default. Their bodies look like those
    /// of a payment.
    /// </summary>
    public ICollection<WebhookEventType> AdditionalEventTypes { get; } = [];

    /// <summary>
    /// The keys of the sales unit, where they are to be the same each time; null, the default, for new ones. Never use real keys: they are
    /// told to whoever may see the sandbox.
    /// </summary>
    public SandboxKeys? Keys { get; set; }

    /// <summary>
    /// The path of a file that keeps the registrations, with their secrets, for the next sandbox with the same <see cref="Keys"/>: readable
    /// by its owner alone, replaced as a whole at each change. Null, the default, keeps them in memory.
    /// </summary>
    public string? RegistrationsFile { get; set; }

    /// <summary>
    /// Called with each call that was answered or broken off. From any thread; must be quick, and what it throws is ignored. Null by default.
    /// </summary>
    public Action<SandboxRequest>? OnRequest { get; set; }

    /// <summary>Called with each attempt at a delivery that has ended, as <see cref="OnRequest"/> is with calls. Null by default.</summary>
    public Action<SandboxAttempt>? OnAttempt { get; set; }

    /// <summary>
    /// Whether another program may tell the sandbox to send events: <c>POST /sandbox/v1/events</c>. Off by default. There are no keys to
    /// it, but only programs that reach <see cref="BindAddress"/> get through: a page in a browser cannot send what it demands.
    /// </summary>
    public bool AllowRemoteControl { get; set; }

    /// <summary>Where the sandbox logs what became of deliveries: never a secret, a token or a URL. Null, the default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentNullException.ThrowIfNull(BindAddress);
        ArgumentOutOfRangeException.ThrowIfLessThan(Port, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, 65535);
        ArgumentOutOfRangeException.ThrowIfLessThan(TokenLifetime, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TokenLifetime, TimeSpan.FromDays(30));
        if (AdditionalEventTypes.Contains(default))
        {
            throw new ArgumentException($"{nameof(AdditionalEventTypes)} has an event type without a name.");
        }
    }
}
