using System.Xml;
using System.Xml.Linq;

namespace Vipps.Webhooks.Cli;

/// <summary>Finds the user secrets of the project in a directory.</summary>
internal static class UserSecretsId
{
    /// <returns>The id; null if there is no project, more than one, or one without an id.</returns>
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
            // A build of the project reports it; here it is only one place to look.
            return null;
        }
    }
}
