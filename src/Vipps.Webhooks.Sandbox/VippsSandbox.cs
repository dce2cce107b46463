using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// Vipps' side of the wire, in process: hands out tokens, takes registrations, and delivers signed events with the real schedule and
/// order, on 127.0.0.1 unless told otherwise. Any HTTP client can talk to it. All members may be used from any thread.
/// </summary>
/// <example>
/// <code>
/// await using var vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true);
/// // Point the shop at vipps.BaseAddress with vipps.Keys, let it register, then:
/// var sent = vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = "order-1001");
/// var accepted = await sent.Completion;
/// </code>
/// </example>
/// <remarks>
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see> and
/// <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.
/// </remarks>
public sealed class VippsSandbox : IAsyncDisposable
{
    private readonly CancellationTokenSource _shutdown = new();
    private readonly ChangeSignal _changes = new();
    private readonly KeyRing _keys;
    private readonly TokenStore _tokens;
    private readonly RequestLog _requests;
    private readonly AttemptLog _attempts;
    private readonly DeliverySender _sender;
    private readonly RegistrationStore _registrations;
    private readonly EventPublisher _publisher;
    private readonly RequestDelegate _handle;
    private readonly bool _allowsHttpCallbacks;
    private SandboxHost _host = null!;
    private int _disposed;

    private VippsSandbox(VippsSandboxOptions options)
    {
        var time = options.TimeProvider;
        var rules = CallbackRules.Of(options);
        _allowsHttpCallbacks = rules.HttpHosts.Count > 0;
        var catalog = new EventCatalog(options.AdditionalEventTypes);
        var logger = new GuardedLogger((options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<VippsSandbox>());
        _keys = new KeyRing(options.Keys);
        _tokens = new TokenStore(time);
        _requests = new RequestLog(MaxRememberedEntries, _changes, options.OnRequest);
        _attempts = new AttemptLog(MaxRememberedEntries, _changes, logger, options.OnAttempt);
        _sender = new DeliverySender(options.AllowLoopbackCallbacks, time, _shutdown.Token);
        _registrations = new RegistrationStore(
            _sender, _attempts, _changes, options.RegistrationsFile is { } path ? new RegistrationsFile(Path.GetFullPath(path), rules) : null);
        _publisher = new EventPublisher(
            catalog, new EventTemplates(Keys.MerchantSerialNumber, time), _registrations, Faults, time);

        var callers = new CallerCheck(_keys, _tokens);
        var routes = new ApiRoutes
        {
            StandardTokenEndpoint = new StandardTokenEndpoint(_keys, _tokens, options.TokenLifetime, time).HandleAsync,
            MerchantTokenEndpoint = new MerchantTokenEndpoint(_keys, _tokens).HandleAsync,
            RegisterEndpoint = new RegisterEndpoint(
                callers, _registrations, catalog, rules, time).HandleAsync,
            ListEndpoint = new ListEndpoint(callers, _registrations).HandleAsync,
            DeleteEndpoint = new DeleteEndpoint(callers, _registrations).HandleAsync,
        };
        var pipeline = new ApiPipeline(routes, Faults, _requests, time, _shutdown.Token);
        _handle = options.AllowRemoteControl
            ? new SendEventEndpoint(catalog, _publisher, _changes, IPAddress.IsLoopback(options.BindAddress), _shutdown.Token).Before(pipeline.HandleAsync)
            : pipeline.HandleAsync;
    }

    /// <summary>The most entries that <see cref="Requests"/> and <see cref="Attempts"/> keep: the latest 10,000 each.</summary>
    public static int MaxRememberedEntries => 10_000;

    /// <summary>The time that a receiver has to answer a delivery: 10 seconds, on the sandbox's clock.</summary>
    public static TimeSpan DeliveryTimeout => DeliverySchedule.AttemptTimeout;

    /// <summary>
    /// The address of the APIs as this machine reaches it: <c>http://127.0.0.1:port/</c>, or with the address of
    /// <see cref="VippsSandboxOptions.BindAddress"/> if that is not one for all addresses.
    /// </summary>
    public Uri BaseAddress => _host.BaseAddress;

    /// <summary>The keys of a sales unit: the normal case for a shop.</summary>
    public SandboxKeys Keys => _keys.SalesUnitKeys;

    /// <summary>The keys of a partner of that sales unit and of another.</summary>
    public SandboxPartnerKeys PartnerKeys => _keys.PartnerKeys;

    /// <summary>Merchant-level keys, for <c>POST /miami/v1/token</c>.</summary>
    public SandboxMerchantKeys MerchantKeys => _keys.MerchantKeys;

    /// <summary>What goes wrong. Nothing at first.</summary>
    public SandboxFaults Faults { get; } = new();

    /// <summary>All registrations as they are now, in the order in which they were made. A snapshot.</summary>
    public IReadOnlyList<SandboxRegistration> Registrations => _registrations.Snapshot();

    /// <summary>
    /// The calls that were answered or broken off, the latest <see cref="MaxRememberedEntries"/>, oldest first. A snapshot.
    /// </summary>
    public IReadOnlyList<SandboxRequest> Requests => _requests.Snapshot();

    /// <summary>The attempts that have ended, the latest <see cref="MaxRememberedEntries"/>, oldest first. A snapshot.</summary>
    public IReadOnlyList<SandboxAttempt> Attempts => _attempts.Snapshot();

    /// <summary>How many token requests have come in, those that failed or wait for an answer included.</summary>
    public int TokenRequestCount => _requests.TokenRequests;

    private bool NeedsHttp => _allowsHttpCallbacks || !Loopback.IsThisMachine(BaseAddress);

    /// <summary>Starts a sandbox. Dispose of it to stop it.</summary>
    /// <param name="configure">Changes the options; null leaves them as they are.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The sandbox, listening.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidDataException">
    /// The file of <see cref="VippsSandboxOptions.RegistrationsFile"/> cannot be read, is not one that a sandbox wrote, or has a URL that
    /// this one refuses.
    /// </exception>
    /// <exception cref="IOException">The port is taken, or the address is not one of this machine's.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<VippsSandbox> StartAsync(
        Action<VippsSandboxOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new VippsSandboxOptions();
        configure?.Invoke(options);
        options.Validate();

        var sandbox = new VippsSandbox(options);
        try
        {
            sandbox._registrations.Restore();
            sandbox._host = await SandboxHost.StartAsync(options.BindAddress, options.Port, sandbox._handle, cancellationToken)
                .ConfigureAwait(false);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Points settings of the SDK at this sandbox: its address and the <see cref="Keys"/>, and
    /// <see cref="VippsWebhooksOptions.AllowHttp"/> if the sandbox or a callback is reached over http on another machine.
    /// </summary>
    /// <param name="options">The settings to change. The others, such as <see cref="VippsWebhooksOptions.SystemName"/>, stay as they are.</param>
    public void Configure(VippsWebhooksOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.BaseAddress = BaseAddress;
        options.KeyType = VippsKeyType.SalesUnit;
        options.ClientId = Keys.ClientId;
        options.ClientSecret = Keys.ClientSecret;
        options.SubscriptionKey = Keys.SubscriptionKey;
        options.MerchantSerialNumber = Keys.MerchantSerialNumber;
        options.AllowHttp |= NeedsHttp;
    }

    /// <summary>
    /// Returns the settings that <see cref="Configure"/> makes as configuration, with keys such as <c>Vipps:BaseAddress</c>. They hold the
    /// sandbox's secrets.
    /// </summary>
    /// <param name="section">The section that the app reads its settings from. Default: <c>Vipps</c>.</param>
    /// <returns>The settings, for <c>AddInMemoryCollection</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="section"/> is empty or white space.</exception>
    public IReadOnlyDictionary<string, string?> ToConfiguration(string section = "Vipps")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(section);
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            [$"{section}:{nameof(VippsWebhooksOptions.BaseAddress)}"] = BaseAddress.AbsoluteUri,
            [$"{section}:{nameof(VippsWebhooksOptions.KeyType)}"] = nameof(VippsKeyType.SalesUnit),
            [$"{section}:{nameof(VippsWebhooksOptions.ClientId)}"] = Keys.ClientId,
            [$"{section}:{nameof(VippsWebhooksOptions.ClientSecret)}"] = Keys.ClientSecret,
            [$"{section}:{nameof(VippsWebhooksOptions.SubscriptionKey)}"] = Keys.SubscriptionKey,
            [$"{section}:{nameof(VippsWebhooksOptions.MerchantSerialNumber)}"] = Keys.MerchantSerialNumber,
        };
        if (NeedsHttp)
        {
            settings.Add($"{section}:{nameof(VippsWebhooksOptions.AllowHttp)}", bool.TrueString);
        }

        return settings;
    }

    /// <summary>
    /// Sends an event to every registration that wants it: those of the sales unit that its body names (<c>msn</c>; else that of
    /// <see cref="Keys"/>), and those that cover every sales unit. Returns at once; deliveries go on by themselves, and end with the
    /// sandbox: await <see cref="SandboxEvent.Completion"/>.
    /// </summary>
    /// <remarks>
    /// Events of one payment arrive in order, those of different payments side by side: at most 32 attempts at once for each
    /// registration. A registration whose endpoint gives no answer for two weeks is deleted, as Vipps does.
    /// </remarks>
    /// <param name="type">A documented event type, or one of <see cref="VippsSandboxOptions.AdditionalEventTypes"/>.</param>
    /// <param name="edit">Changes the body before it is sent: other values, new fields, missing ones.</param>
    /// <param name="options">How it is delivered: several times, late, or with a fault. Null, the default: once, now, and right.</param>
    /// <returns>The event, with its body and a task that tells when its deliveries are over.</returns>
    /// <exception cref="ArgumentException"><paramref name="type"/> is neither.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One of the <paramref name="options"/> is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The sandbox was stopped.</exception>
    public SandboxEvent Send(WebhookEventType type, Action<JsonObject>? edit = null, SandboxSendOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return _publisher.Send(type, edit, options ?? new SandboxSendOptions());
    }

    /// <summary>Makes every token that was handed out worthless: calls with them are answered 401. New ones may be fetched.</summary>
    public void RevokeTokens() => _tokens.RevokeAll();

    /// <summary>Completes as soon as a condition holds. It is looked at now, and after each change of state; not by time.</summary>
    /// <param name="condition">
    /// What is waited for, such as <c>vipps => vipps.Attempts.Count == 2</c>. Called from any thread, and quick.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A task that completes when the condition holds.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The sandbox was stopped, and the condition does not hold.</exception>
    public Task WaitForAsync(Func<VippsSandbox, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _changes.WaitAsync(() => condition(this), cancellationToken);
    }

    /// <summary>Stops at once: ends deliveries that wait or hang, and breaks open calls off. May be called more than once.</summary>
    /// <returns>A task that completes when nothing runs any more.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _shutdown.CancelAsync().ConfigureAwait(false);
        try
        {
            if (_host is not null)
            {
                await _host.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await _registrations.DisposeAsync().ConfigureAwait(false);
            _sender.Dispose();
            _shutdown.Dispose();
            _changes.Close();
        }
    }
}
