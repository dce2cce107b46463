using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Inbox;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Storage.Protection;

namespace Vipps.Webhooks.Storage.Registrations;

/// <summary>
/// Runs the registrar of a receiver: after the start, which does not wait for it, at intervals, and soon after a delivery of a webhook that no one
/// here knows.
/// </summary>
internal sealed partial class RegistrarService : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LeastPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SaveTime = TimeSpan.FromSeconds(5);

    private readonly WorkSignal _wake = new();
    private readonly IServiceProvider _provider;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;

    public RegistrarService(IServiceProvider provider, string name)
    {
        _provider = provider;
        _name = name;
        _time = provider.GetRequiredService<TimeProvider>();
        _logger = GuardedLogger.For<RegistrarService>(provider);
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (_provider.GetKeyedService<RegistrarSetup>(_name) is null)
        {
            return Task.CompletedTask; // The app has an inbox, and registers by hand.
        }

        var registrar = _provider.GetRequiredKeyedService<WebhookRegistrar>(_name);
        CheckKeyRing();
        registrar.Source.UnknownWebhook = _wake.Set;
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Stops, and saves the times of deliveries since the last run: an app that is deployed often would lose most of them.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (ExecuteTask is null)
        {
            return;
        }

        try
        {
            await _provider.GetRequiredKeyedService<WebhookRegistrar>(_name).SaveActivityAsync(cancellationToken)
                .WaitAsync(SaveTime, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A store that fails now must not keep the app from stopping.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // The host's start does not wait.
        var registrar = _provider.GetRequiredKeyedService<WebhookRegistrar>(_name);
        var failures = 0;
        try
        {
            while (true)
            {
                try
                {
                    await registrar.EnsureAsync(stoppingToken).ConfigureAwait(false);
                    failures = 0;
                }
#pragma warning disable CA1031 // Whatever failed is tried again.
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    failures++;
                    ServiceLog.RunFailed(_logger, exception, failures);
                }

                var isWaiting = registrar.States.Values.Any(static kept => kept.State == KeptRegistrationState.Waiting);
                await PauseAsync(Pause(registrar.Options, failures, isWaiting, Random.Shared.NextDouble()), stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Returns the time until the next run.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="failures">The number of runs in a row that failed.</param>
    /// <param name="isWaiting">True if another process is registering.</param>
    /// <param name="chance">From 0 to 1: processes that started together are not to call Vipps together.</param>
    internal static TimeSpan Pause(WebhookRegistrarOptions options, int failures, bool isWaiting, double chance)
    {
        var pause = failures > 0 ? FirstRetry * Math.Pow(2, Math.Min(failures - 1, 10))
            : isWaiting ? options.AbandonAfter / 4
            : options.Interval;
        return (pause < options.Interval ? pause : options.Interval) * (0.9 + (0.2 * chance));
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        // Strangers can name webhooks that do not exist: they do not have us call Vipps more than once a minute.
        var least = pause < LeastPause ? pause : LeastPause;
        await Task.Delay(least, _time, stop).ConfigureAwait(false);
        await _wake.WaitAsync(pause - least, _time, stop).ConfigureAwait(false);
    }

    private void CheckKeyRing()
    {
        var secrets = _provider.GetRequiredService<IRegistrationSecrets>();
        if (secrets.Unprotect(_name, secrets.Protect(_name, "probe")) != "probe")
        {
            throw new InvalidOperationException("What Data Protection encrypts cannot be decrypted again, so no webhook's secret could be kept.");
        }

        var keys = _provider.GetRequiredService<AppDataProtection>().DemandLasting("the secret of each webhook that KeepRegistered saved");
        if (keys.IsEphemeral)
        {
            ServiceLog.Ephemeral(_logger);
        }
        else if (keys.IsUnencrypted)
        {
            ServiceLog.Unencrypted(_logger);
        }
    }

    private static partial class ServiceLog
    {
        [LoggerMessage(1, LogLevel.Warning, "The webhooks could not be looked after ({Failures} times in a row). It is tried again soon")]
        public static partial void RunFailed(ILogger logger, Exception exception, int failures);

        [LoggerMessage(2, LogLevel.Warning, "The keys of Data Protection are lost when this process ends: each start replaces the webhooks. In Production the app would not start")]
        public static partial void Ephemeral(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "The keys of Data Protection are stored unencrypted, so anyone who can read them and the store has the webhooks' secrets. Call ProtectKeysWith… on AddDataProtection()")]
        public static partial void Unencrypted(ILogger logger);
    }
}
