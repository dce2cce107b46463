using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Configuration;

/// <summary>
/// The current connection of one name. It follows the configuration; invalid settings are logged and the previous ones stay in force.
/// </summary>
/// <remarks>Not an <see cref="IOptionsMonitor{TOptions}"/>, which throws at its next reader after a bad change.</remarks>
internal sealed partial class VippsConnectionSource : IDisposable
{
    private readonly object _gate = new();
    private readonly string _name;
    private readonly IOptionsFactory<VippsWebhooksOptions> _factory;
    private readonly GuardedLogger _logger;
    private readonly List<IDisposable> _subscriptions;
    private volatile VippsConnection? _current;
    private volatile VippsRetryOptions? _retry;

    public VippsConnectionSource(
        string name,
        IOptionsFactory<VippsWebhooksOptions> factory,
        IEnumerable<IOptionsChangeTokenSource<VippsWebhooksOptions>> changes,
        GuardedLogger logger)
    {
        _name = name;
        _factory = factory;
        _logger = logger;

        // Subscribed before the first read, which happens under the gate: no change is lost, and an older one never overtakes a newer one.
        _subscriptions = [.. changes
            .Where(source => (source.Name ?? Microsoft.Extensions.Options.Options.DefaultName) == name)
            .Select(source => ChangeToken.OnChange(source.GetChangeToken, Reload))];
        try
        {
            lock (_gate)
            {
                _current = VippsConnection.From(factory.Create(name));
                _retry = _current.Options.Retry;
            }
        }
        catch
        {
            // The constructor failed, so no one can dispose of this instance later. Outside the gate, because it waits for a change being read.
            Dispose();
            throw;
        }
    }

    /// <summary>Raised after a change that matters to a token (server, keys, sales unit or system) or to URLs (plain HTTP).</summary>
    public event Action? Changed;

    public VippsConnection Current => _current!;

    /// <summary>The settings for retries, which may change without the connection. A new object after each change.</summary>
    public VippsRetryOptions Retry => _retry!;

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());

    private void Reload()
    {
        // Logged outside the gate: a log may be slow.
        if (TakeUpChange() is { } log)
        {
            log();
        }
    }

    private Action? TakeUpChange()
    {
        lock (_gate)
        {
            if (_current is null)
            {
                return null; // A change during the constructor, which reads the settings next.
            }

            VippsConnection changed;
            try
            {
                changed = VippsConnection.From(_factory.Create(_name));
            }
            catch (OptionsValidationException exception)
            {
                return () => SettingsLog.KeptPreviousSettings(_logger, string.Join(" ", exception.Failures));
            }
#pragma warning disable CA1031 // The app's code may throw anything, and none of it may reach the code that changed the configuration.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                // Named by its type: the message may quote a value.
                return () => SettingsLog.KeptUnreadableSettings(_logger, _name, exception.GetType());
            }

            _retry = changed.Options.Retry;

            // Configuration reports that something changed, not what. Most often, none of our settings did.
            if (!changed.IsSameCallerAs(_current))
            {
                _current = changed;
                Changed?.Invoke();
            }

            return null;
        }
    }

    private static partial class SettingsLog
    {
        [LoggerMessage(1, LogLevel.Error, "The changed Vipps settings are not valid; the previous ones stay in force. {Failures}")]
        public static partial void KeptPreviousSettings(ILogger logger, string failures);

        [LoggerMessage(2, LogLevel.Error, "Reading the changed Vipps settings (name: '{Name}') threw {ExceptionType}; the previous ones stay in force. Check the code that configures or validates VippsWebhooksOptions.")]
        public static partial void KeptUnreadableSettings(ILogger logger, string name, Type exceptionType);
    }
}
