using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Registrations;

/// <summary>
/// Registrations from configuration. An entry that is added or removed takes effect at once. If a change cannot be read, it is logged and
/// the previous registrations stay in force.
/// </summary>
internal sealed partial class ConfigurationRegistrationSource : IWebhookRegistrationSource, IDisposable
{
    /// <summary>The key of the entries under the receiver's section.</summary>
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

        // Subscribed before the first read, so that no change is lost.
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
            // Outside the gate, because this waits for a change that is being read.
            _subscription.Dispose();
            throw;
        }
    }

    /// <summary>The path of the entries, such as <c>Vipps:Registrations</c>.</summary>
    public string Path => _section.Path;

    /// <summary>The reason why the last change was not applied; null if it was.</summary>
    public string? Problem => _state!.Problem;

    public bool IsEmpty => _state!.Registrations.IsEmpty;

    public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken) =>
        new(_state!.Registrations);

    public void Dispose() => _subscription.Dispose();

    private void Reload()
    {
        // Logged outside the gate, because a log provider may be slow.
        if (ApplyChange() is not { } change)
        {
            return;
        }

        if (change.After.Problem is { } problem)
        {
            SourceLog.KeptPreviousRegistrations(_logger, change.Before.Registrations.Length, problem);
        }
        else if (change.After.Registrations.IsEmpty && !change.Before.Registrations.IsEmpty)
        {
            SourceLog.NoRegistrationLeft(_logger, Path);
        }
        else
        {
            SourceLog.AppliedChange(_logger, change.After.Registrations.Length, Path);
        }
    }

    private (State Before, State After)? ApplyChange()
    {
        lock (_gate)
        {
            if (_state is not { } before)
            {
                return null; // A change during the constructor, which reads next.
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
#pragma warning disable CA1031 // The health check and the log report it, not the code that changed the configuration.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                // Only its type, because the message may quote a value.
                after = before with { Problem = $"{Path} cannot be read ({exception.GetType().Name})." };
            }

            _state = after;
            return (before, after);
        }
    }

    private sealed record State(ImmutableArray<WebhookRegistration> Registrations, string? Problem);

    private static partial class SourceLog
    {
        [LoggerMessage(
            1, LogLevel.Error, "The changed registrations cannot be read; the {Count} previous ones stay in force. {Problem}")]
        public static partial void KeptPreviousRegistrations(ILogger logger, int count, string problem);

        [LoggerMessage(2, LogLevel.Warning, "The last registration was removed from {Path}: its deliveries are refused from now on.")]
        public static partial void NoRegistrationLeft(ILogger logger, string path);

        [LoggerMessage(3, LogLevel.Debug, "The configuration changed; {Count} registrations from {Path} are in force")]
        public static partial void AppliedChange(ILogger logger, int count, string path);
    }
}
