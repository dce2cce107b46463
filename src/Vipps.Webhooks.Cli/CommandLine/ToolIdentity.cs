using System.Reflection;

namespace Vipps.Webhooks.Cli;

/// <summary>The tool's name and version.</summary>
internal static class ToolIdentity
{
    /// <summary>The command, as it is installed and typed.</summary>
    public const string Name = "vipps-webhooks";

    /// <summary>The version as <c>--version</c> tells it, without what the build adds.</summary>
    public static string Version { get; } =
        typeof(ToolIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
