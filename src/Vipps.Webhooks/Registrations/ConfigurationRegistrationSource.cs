using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Registrations;

/// <summary>
/// Registrations from configuration. They follow its changes: an entry that is added or removed is in force at once; a change that cannot
/// be read is logged, and those before it stay.
/// </summary>
internal sealed partial class ConfigurationRegistrationSource : IWebhookRegistrationSource, IDisposable
{
    /// <summary>The key under the receiver's section that the entries are under.</summary>
    public const string Key = "Registrations";

    private readonly object _gate = new();
    private readonly IConfiguration _configuration;
    private readonly IConfigurationSection _section;
    private readonly GuardedLogger _logger;
    private readonly IDisposable _subscription;
    private volatile State? _state;

    public ConfigurationRegistrationSource(IConfiguration configuration, GuardedLogger logger)
    {
        _configuration = configuration;
        _section = configuration.GetSection(Key);
        _logger = logger;

        // Subscribed before the first look: no change is lost.
        _subscription = ChangeToken.OnChange(_section.GetReloadToken, Reload);
        try
        {
            lock (_gate)
            {
                _state = new State(RegistrationReader.Read(_configuration), null);
            }
        }
        catch
        {
            // Outside the gate: it waits for a change that is being looked at.
            _subscription.Dispose();
            throw;
        }
    }

    /// <summary>Where the entries are, such as <c>Vipps:Registrations</c>.</summary>
    public string Path => _section.Path;

    /// <summary>Why the last change was not taken up; null where it was.</summary>
    public string? Problem => _state!.Problem;

    public bool IsEmpty => _state!.Registrations.IsEmpty;

    public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken) =>
        new(_state!.Registrations);

    public void Dispose() => _subscription.Dispose();

    private void Reload()
    {
        // Logged outside the gate: a log may take its time.
        if (TakeUpChange() is not { } change)
        {
            return;
        }

        if (change.After.Problem is { } problem)
        {
            StoreLog.KeptPreviousRegistrations(_logger, change.Before.Registrations.Length, problem);
        }
        else if (change.After.Registrations.IsEmpty && !change.Before.Registrations.IsEmpty)
        {
            StoreLog.NoRegistrationLeft(_logger, Path);
        }
        else
        {
            StoreLog.TookUp(_logger, change.After.Registrations.Length, Path);
        }
    }

    private (State Before, State After)? TakeUpChange()
    {
        lock (_gate)
        {
            if (_state is not { } before)
            {
                return null; // A change in the middle of the constructor, which looks next.
            }

            State after;
            try
            {
                after = new State(RegistrationReader.Read(_configuration), null);
            }
            catch (OptionsValidationException exception)
            {
                after = before with { Problem = string.Join(" ", exception.Failures) };
            }
#pragma warning disable CA1031 // Whoever changed the configuration is not the one to hear of it; the health check and the log are.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                // By its type: the message may quote a value.
                after = before with { Problem = $"{Path} cannot be read ({exception.GetType().Name})." };
            }

            _state = after;
            return (before, after);
        }
    }

    private sealed record State(ImmutableArray<WebhookRegistration> Registrations, string? Problem);

    private static partial class StoreLog
    {
        [LoggerMessage(
            1, LogLevel.Error, "The changed registrations cannot be read; the {Count} before stay in force. {Problem}")]
        public static partial void KeptPreviousRegistrations(ILogger logger, int count, string problem);

        [LoggerMessage(2, LogLevel.Warning, "The last registration was removed from {Path}: its deliveries are refused from here on.")]
        public static partial void NoRegistrationLeft(ILogger logger, string path);

        [LoggerMessage(3, LogLevel.Debug, "The configuration changed; {Count} registrations from {Path} are in force")]
        public static partial void TookUp(ILogger logger, int count, string path);
    }
}
