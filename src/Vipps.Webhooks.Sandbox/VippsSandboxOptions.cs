using System.Net;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Options of a sandbox. They are read once, when it starts.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class VippsSandboxOptions
{
    /// <summary>
    /// The address to listen on. Default: 127.0.0.1, which only this machine reaches. <see cref="IPAddress.Any"/> is for a container, whose
    /// own loopback no other machine reaches.
    /// </summary>
    public IPAddress BindAddress { get; set; } = IPAddress.Loopback;

    /// <summary>The port, 0 to 65535. Default: 0, for any free port.</summary>
    public int Port { get; set; }

    /// <summary>
    /// Indicates whether callback URLs on this machine can be registered. If so, they may be http, and their certificates are not checked.
    /// Default: false, because Vipps refuses them with <c>400</c>. All other URLs must be https with a trusted certificate in any case,
    /// except for <see cref="HttpCallbackHosts"/>.
    /// </summary>
    public bool AllowLoopbackCallbacks { get; set; }

    /// <summary>
    /// The hosts of callback URLs that may be http, such as <c>shop</c> in a network of containers. Each is a name or an address, without
    /// scheme, port and path. Default: none, because Vipps delivers over https only.
    /// </summary>
    public ICollection<string> HttpCallbackHosts { get; } = [];

    /// <summary>
    /// The handler that sends the deliveries instead of sockets, such as <c>factory.Server.CreateHandler()</c> of a
    /// <c>WebApplicationFactory</c>. Whatever the registered URL, they go where the handler sends them. Default: null, for sockets. See
    /// <see cref="VippsSandbox.CallbackHandler"/>, which changes it while the sandbox runs.
    /// </summary>
    public HttpMessageHandler? CallbackHandler { get; set; }

    /// <summary>
    /// The clock for dates, the lifetime of tokens, timeouts and the schedule of deliveries. Default: <see cref="TimeProvider.System"/>. With
    /// a fake one, seven days can pass in a test.
    /// </summary>
    /// <remarks>
    /// Move a fake clock from attempt to attempt: wait until one more has ended (<see cref="VippsSandbox.WaitForAsync"/>), then set the clock
    /// to its <see cref="SandboxAttempt.NextAttemptAt"/>. A jump over seven days at once leaves no time for the attempts in between.
    /// </remarks>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// The lifetime of a token of <c>POST /accesstoken/get</c>, from 1 second to 30 days. Default: 1 hour, as in Vipps' test environment (24
    /// hours in production). The answer states it in whole seconds. Tokens of <c>POST /miami/v1/token</c> are always valid for 15 minutes.
    /// </summary>
    /// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.</remarks>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Event types that do not exist yet, but can be registered and sent in this sandbox. Default: none. Their bodies look like those of a
    /// payment.
    /// </summary>
    public ICollection<WebhookEventType> AdditionalEventTypes { get; } = [];

    /// <summary>
    /// The keys of the sales unit, if they are to be the same each time. Null, the default, makes new ones. Never use real keys: the
    /// sandbox does not protect them.
    /// </summary>
    public SandboxKeys? Keys { get; set; }

    /// <summary>
    /// The path of a file that keeps the registrations, with their secrets, for the next sandbox with the same <see cref="Keys"/>: readable
    /// by its owner only, and replaced as a whole at each change. Null, the default, keeps them in memory.
    /// </summary>
    public string? RegistrationsFile { get; set; }

    /// <summary>
    /// An observer of each call that was answered or broken off. It is called from any thread and must be quick; its exceptions are ignored.
    /// Default: null.
    /// </summary>
    public Action<SandboxRequest>? OnRequest { get; set; }

    /// <summary>An observer of each attempt at a delivery that has ended, called as <see cref="OnRequest"/> is. Default: null.</summary>
    public Action<SandboxAttempt>? OnAttempt { get; set; }

    /// <summary>
    /// Indicates whether another program may have the sandbox send events and play payments, by <c>POST /sandbox/v1/events</c> and <c>/sandbox/v1/payments</c>. Default: false. This needs no
    /// keys, so any program that reaches <see cref="BindAddress"/> can do so. A page in a browser cannot, because it cannot send the
    /// required <c>Content-Type</c> without permission.
    /// </summary>
    public bool AllowRemoteControl { get; set; }

    /// <summary>Creates the logger for the outcomes of deliveries. The log never contains a secret, a token or a URL. Null, the default: no log.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The sandbox's choices about payments where Vipps' documentation leaves it open.</summary>
    public SandboxPaymentOptions Payments { get; } = new();

    internal void Validate()
    {
        Payments.Validate();
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
