using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// Vipps' side of the wire, in process: issues tokens, accepts registrations, plays payments and delivers signed events with the real schedule and
/// order, by default on 127.0.0.1. Any HTTP client can call it. All members can be used from any thread.
/// </summary>
/// <example>
/// <code>
/// await using var vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true);
/// // Give the shop its settings by vipps.Configure or vipps.ToConfiguration, let it register, then:
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
    private readonly PaymentBook _payments;
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
        _sender = new DeliverySender(options.AllowLoopbackCallbacks, options.CallbackHandler, time, _shutdown.Token);
        _registrations = new RegistrationStore(
            _sender, _attempts, _changes, options.RegistrationsFile is { } path ? new RegistrationsFile(Path.GetFullPath(path), rules) : null);
        _publisher = new EventPublisher(
            catalog, new EventTemplates(Keys.MerchantSerialNumber, time), _registrations, Faults, time);

        _payments = new PaymentBook(_publisher, options.Payments, time);
        Payments = new SandboxPayments(_payments, Keys.MerchantSerialNumber);
        var callers = new CallerCheck(_keys, _tokens);
        var routes = new ApiRoutes
        {
            StandardTokenEndpoint = new StandardTokenEndpoint(_keys, _tokens, options.TokenLifetime, time).HandleAsync,
            MerchantTokenEndpoint = new MerchantTokenEndpoint(_keys, _tokens).HandleAsync,
            RegisterEndpoint = new RegisterEndpoint(
                callers, _registrations, catalog, rules, time).HandleAsync,
            ListEndpoint = new ListEndpoint(callers, _registrations).HandleAsync,
            DeleteEndpoint = new DeleteEndpoint(callers, _registrations).HandleAsync,
            Payments = new PaymentEndpoints(callers, _payments, new IdempotencyLog(options.Payments.IdempotencyKeyLifetime, time)),
        };
        var pipeline = new ApiPipeline(routes, Faults, _requests, time, _shutdown.Token);
        _handle = options.AllowRemoteControl
            ? new SendEventEndpoint(
                catalog, _publisher, _payments, Keys.MerchantSerialNumber, _changes, IPAddress.IsLoopback(options.BindAddress), _shutdown.Token).Before(pipeline.HandleAsync)
            : pipeline.HandleAsync;
    }

    /// <summary>The most entries that <see cref="Requests"/> and <see cref="Attempts"/> keep: the latest 10,000 each.</summary>
    public static int MaxRememberedEntries => 10_000;

    /// <summary>The time that a receiver has to answer a delivery: 10 seconds, on the sandbox's clock.</summary>
    public static TimeSpan DeliveryTimeout => DeliverySchedule.AttemptTimeout;

    /// <summary>
    /// The address of the APIs as this machine reaches it: <c>http://127.0.0.1:port/</c>, or with
    /// <see cref="VippsSandboxOptions.BindAddress"/>, unless that stands for all addresses.
    /// </summary>
    public Uri BaseAddress => _host.BaseAddress;

    /// <summary>The keys of a sales unit: the normal case for a shop.</summary>
    public SandboxKeys Keys => _keys.SalesUnitKeys;

    /// <summary>The keys of a partner for the sales unit of <see cref="Keys"/> and one more.</summary>
    public SandboxPartnerKeys PartnerKeys => _keys.PartnerKeys;

    /// <summary>Merchant-level keys, for <c>POST /miami/v1/token</c>.</summary>
    public SandboxMerchantKeys MerchantKeys => _keys.MerchantKeys;

    /// <summary>The faults that the sandbox injects. None at first.</summary>
    public SandboxFaults Faults { get; } = new();

    /// <summary>
    /// The handler that sends the deliveries instead of sockets: at first <see cref="VippsSandboxOptions.CallbackHandler"/>. Set it if the shop
    /// starts after it is registered, because its settings hold the secret: each attempt uses the handler of that moment. Null means sockets.
    /// </summary>
    /// <remarks>
    /// Several threads call it at once. It must honour its cancellation token, which fires after <see cref="DeliveryTimeout"/> and when the
    /// sandbox stops. Vipps follows no redirect: do not let it follow any, so that one counts as refused. The sandbox never disposes of it.
    /// </remarks>
    public HttpMessageHandler? CallbackHandler
    {
        get => _sender.CallbackHandler;
        set => _sender.CallbackHandler = value;
    }

    /// <summary>The payments that shops created at <c>/epayment/v1/payments</c>, and their customer, who approves or declines them.</summary>
    public SandboxPayments Payments { get; }

    /// <summary>All registrations as they are now, in the order in which they were made. A snapshot.</summary>
    public IReadOnlyList<SandboxRegistration> Registrations => _registrations.Snapshot();

    /// <summary>
    /// The latest <see cref="MaxRememberedEntries"/> calls that were answered or broken off, oldest first. A snapshot.
    /// </summary>
    public IReadOnlyList<SandboxRequest> Requests => _requests.Snapshot();

    /// <summary>The latest <see cref="MaxRememberedEntries"/> attempts that have ended, oldest first. A snapshot.</summary>
    public IReadOnlyList<SandboxAttempt> Attempts => _attempts.Snapshot();

    /// <summary>The number of token requests that were received, including those that failed or wait for an answer.</summary>
    public int TokenRequestCount => _requests.TokenRequests;

    private bool NeedsHttp => _allowsHttpCallbacks || !Loopback.IsThisMachine(BaseAddress);

    /// <summary>Starts a sandbox. Dispose of it to stop it.</summary>
    /// <param name="configure">Changes the options. Null, the default, leaves them as they are.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The sandbox, listening.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">
    /// <see cref="VippsSandboxOptions.RegistrationsFile"/> cannot be read, is not a file that a sandbox wrote, or has a URL that this
    /// sandbox refuses.
    /// </exception>
    /// <exception cref="IOException">The port is taken, or the address does not belong to this machine.</exception>
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
    /// Returns the settings that <see cref="Configure"/> makes as configuration, with keys such as <c>Vipps:BaseAddress</c>, and registrations
    /// as the receiver reads them, such as <c>Vipps:Registrations:0:Url</c>. They hold the sandbox's secrets.
    /// </summary>
    /// <param name="section">The section that the app reads its settings from. Default: <c>Vipps</c>.</param>
    /// <param name="registered">The webhooks that the app receives. Default: none.</param>
    /// <returns>The settings, for <c>AddInMemoryCollection</c>.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="section"/> is empty or white space, or one of <paramref name="registered"/> is null.
    /// </exception>
    public IReadOnlyDictionary<string, string?> ToConfiguration(string section = "Vipps", params RegisteredWebhook[] registered)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(section);
        ArgumentNullException.ThrowIfNull(registered);
        if (registered.Contains(null))
        {
            throw new ArgumentException("A registered webhook is null.", nameof(registered));
        }

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

        for (var index = 0; index < registered.Length; index++)
        {
            var (webhook, entry) = (registered[index], string.Create(CultureInfo.InvariantCulture, $"{section}:Registrations:{index}"));
            settings.Add($"{entry}:{nameof(webhook.Url)}", webhook.Url.OriginalString);
            settings.Add($"{entry}:{nameof(webhook.Id)}", webhook.Id.ToString());
            settings.Add($"{entry}:{nameof(webhook.Secret)}", webhook.Secret);
            for (var type = 0; type < webhook.Events.Count; type++)
            {
                settings.Add(string.Create(CultureInfo.InvariantCulture, $"{entry}:{nameof(webhook.Events)}:{type}"), webhook.Events[type].Name);
            }
        }

        return settings;
    }

    /// <summary>
    /// Sends an event to every registration with its event type: those of the sales unit that the body names (<c>msn</c>; otherwise that of
    /// <see cref="Keys"/>) and those that cover every sales unit. Returns at once. The deliveries go on in the background until they
    /// are over or the sandbox stops: to wait for them, await <see cref="SandboxEvent.Completion"/>.
    /// </summary>
    /// <remarks>
    /// Events of one payment arrive in order, those of different payments in parallel, with at most 32 attempts at once for each
    /// registration. A registration whose endpoint does not answer for two weeks is deleted, as Vipps does.
    /// </remarks>
    /// <param name="type">A documented event type, or one of <see cref="VippsSandboxOptions.AdditionalEventTypes"/>.</param>
    /// <param name="edit">Changes values, adds fields or removes them before the body is sent. Null, the default, leaves it as it is.</param>
    /// <param name="options">Copies, a delay or a fault. Null, the default: one copy, at once, without a fault.</param>
    /// <returns>The event, with its body and a task that completes when its deliveries are over.</returns>
    /// <exception cref="ArgumentException"><paramref name="type"/> is neither documented nor one of those.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One of the <paramref name="options"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The sandbox was stopped.</exception>
    public SandboxEvent Send(WebhookEventType type, Action<JsonObject>? edit = null, SandboxSendOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return _publisher.Send(type, edit, options ?? new SandboxSendOptions());
    }

    /// <summary>Removes a registration, as Vipps does with one whose endpoint has not answered for two weeks. Its open deliveries are dropped.</summary>
    /// <param name="id">The id of the registration.</param>
    /// <returns>False if there is none with this id.</returns>
    /// <exception cref="IOException">The file of the registrations cannot be written, and nothing was removed.</exception>
    public bool RemoveRegistration(Guid id)
    {
        try
        {
            return _registrations.TryRemove(id);
        }
        catch (RegistrationsNotSavedException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <summary>Revokes every token that was issued: calls with them are answered 401. New ones can be fetched.</summary>
    public void RevokeTokens() => _tokens.RevokeAll();

    /// <summary>Waits until a condition holds. It is checked now and after each change of state, not at intervals.</summary>
    /// <param name="condition">
    /// The condition, such as <c>vipps => vipps.Attempts.Count == 2</c>. It is called from any thread and must be quick.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when the condition holds.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The sandbox was stopped and the condition does not hold.</exception>
    public Task WaitForAsync(Func<VippsSandbox, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _changes.WaitAsync(() => condition(this), cancellationToken);
    }

    /// <summary>Stops at once: ends deliveries that wait or hang, and breaks open calls off. Can be called more than once.</summary>
    /// <returns>A task that completes when nothing runs any more.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _shutdown.CancelAsync().ConfigureAwait(false);
        _payments.Dispose();
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
