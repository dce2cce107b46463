using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Configuration;

/// <summary>
/// The connection of one name, now. It follows the configuration; settings that cannot be had are logged, and those before them stay.
/// </summary>
/// <remarks>Not an <see cref="IOptionsMonitor{TOptions}"/>: that one throws at its next reader after a bad change.</remarks>
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

        // Subscribed before the first look, which is taken under the gate: no change is lost, and an older one never overtakes a newer one.
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
            // Nobody else will: an object that was never made is not disposed of. Outside the gate, as it waits for a change that is looked at.
            Dispose();
            throw;
        }
    }

    /// <summary>Something changed that matters to a token: server, keys, sales unit or system; or plain HTTP, which URLs may have.</summary>
    public event Action? Changed;

    public VippsConnection Current => _current!;

    /// <summary>The settings for retries, which may change without the connection. Another object after each change.</summary>
    public VippsRetryOptions Retry => _retry!;

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());

    private void Reload()
    {
        // Logged outside the gate: a log may take its time.
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
                return null; // A change in the middle of the constructor, which looks next.
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
#pragma warning disable CA1031 // Code of the app may throw anything; whoever changed the configuration is not the one to hear of it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                // By its type: the message may quote a value.
                return () => SettingsLog.KeptUnreadableSettings(_logger, _name, exception.GetType());
            }

            _retry = changed.Options.Retry;

            // Configuration tells that something changed, not what: most often it is nothing of ours.
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
        [LoggerMessage(1, LogLevel.Error, "The changed Vipps settings are not valid; the ones before stay in force. {Failures}")]
        public static partial void KeptPreviousSettings(ILogger logger, string failures);

        [LoggerMessage(2, LogLevel.Error, "Reading the changed Vipps settings (name: '{Name}') threw {ExceptionType}; the ones before stay in force. Look at what configures or validates VippsWebhooksOptions.")]
        public static partial void KeptUnreadableSettings(ILogger logger, string name, Type exceptionType);
    }
}
