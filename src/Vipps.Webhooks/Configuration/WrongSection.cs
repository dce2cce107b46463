using Microsoft.Extensions.Configuration;

namespace Vipps.Webhooks.Configuration;

/// <summary>Detects that an app passed a parent of its section, most often the whole configuration.</summary>
internal static class WrongSection
{
    private const string SectionName = "Vipps";

    /// <summary>Looks for keys that are missing in the passed configuration and present in its section <c>Vipps</c>.</summary>
    /// <param name="configuration">The passed configuration.</param>
    /// <param name="keys">Keys of which the right section has at least one, and which no app uses for anything else.</param>
    /// <param name="call">The call it was passed to.</param>
    /// <returns>A message that says what to do; null if no mistake was found.</returns>
    public static string? Find(IConfiguration configuration, string[] keys, string call)
    {
        var section = configuration.GetSection(SectionName);
        if (Array.Exists(keys, key => configuration.GetSection(key).Exists()) || !Array.Exists(keys, key => section.GetSection(key).Exists()))
        {
            return null;
        }

        var path = SettingsBinder.PathOf(configuration);
        return path.Length == 0
            ? $"{call} was passed the whole configuration. Pass it the section: configuration.GetSection(\"{SectionName}\")."
            : $"{call} was passed the section {path}, whose settings are in {section.Path}. Pass it that one: GetSection(\"{section.Path}\").";
    }
}
