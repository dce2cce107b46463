using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Configuration;

/// <summary>
/// Reads options from configuration. If a value is of the wrong kind, the message names its key and what belongs there; the framework
/// binder's message may repeat the value, which may be a secret in the wrong place.
/// </summary>
internal static class SettingsBinder
{
    /// <exception cref="OptionsValidationException">Values are of the wrong kind; there is a message for each.</exception>
    public static void Bind<TOptions>(
        IConfiguration configuration, string name, TOptions options, IEnumerable<Setting<TOptions>> settings)
    {
        var rules = new SettingRules(PathOf(configuration), "");
        foreach (var setting in settings)
        {
            // An empty value counts as not set: environment variables are often empty.
            if (configuration[setting.Key] is { Length: > 0 } text && setting.Read(options, text) is { } mistake)
            {
                rules.Fail(setting.Key, string.IsNullOrWhiteSpace(text) ? mistake : SettingText.FindMistakeInAny(text) ?? mistake);
            }
        }

        if (rules.Failures.Count > 0)
        {
            throw new OptionsValidationException(name, typeof(TOptions), rules.Failures);
        }
    }

    /// <summary>Returns the path of a section; empty for the root.</summary>
    public static string PathOf(IConfiguration configuration) => (configuration as IConfigurationSection)?.Path ?? "";
}
