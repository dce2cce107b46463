using Microsoft.Extensions.Configuration;

namespace Vipps.Webhooks.Configuration;

/// <summary>Notices that an app passed what is around its section: the whole configuration, most often.</summary>
internal static class WrongSection
{
    private const string SectionName = "Vipps";

    /// <summary>Looks for keys that are missing in what was passed, and are there in its section <c>Vipps</c>.</summary>
    /// <param name="configuration">What was passed.</param>
    /// <param name="keys">Keys of which one is there if the right section was passed, and that no app has for something else.</param>
    /// <param name="call">The call it was passed to.</param>
    /// <returns>What to do; null if nothing speaks against it.</returns>
    public static string? Find(IConfiguration configuration, string[] keys, string call)
    {
        var section = configuration.GetSection(SectionName);
        if (Array.Exists(keys, key => configuration.GetSection(key).Exists()) || !Array.Exists(keys, key => section.GetSection(key).Exists()))
        {
            return null;
        }

        var path = SettingsBinder.PathOf(configuration);
        return path.Length == 0
            ? $"{call} was given the whole configuration. Give it the section: configuration.GetSection(\"{SectionName}\")."
            : $"{call} was given the section {path}, whose settings are in {section.Path}. Give it that: GetSection(\"{section.Path}\").";
    }
}
