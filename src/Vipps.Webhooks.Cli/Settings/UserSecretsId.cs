using System.Xml;
using System.Xml.Linq;

namespace Vipps.Webhooks.Cli;

/// <summary>Finds the user secrets of the shop whose project file lies in a directory.</summary>
internal static class UserSecretsId
{
    /// <returns>The id; null where there is no project, more than one, or none that says.</returns>
    public static string? FindIn(string directory)
    {
        try
        {
            return Directory.GetFiles(directory, "*.csproj") is [var project]
                && XDocument.Load(project).Descendants().FirstOrDefault(static element => element.Name.LocalName == "UserSecretsId") is { } element
                && !string.IsNullOrWhiteSpace(element.Value) && !element.Value.Contains("$(", StringComparison.Ordinal)
                    ? element.Value.Trim()
                    : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or XmlException)
        {
            // Whoever builds the project hears of it; here it is only a place to look.
            return null;
        }
    }
}
