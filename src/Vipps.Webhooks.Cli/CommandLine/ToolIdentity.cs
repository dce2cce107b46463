using System.Reflection;

namespace Vipps.Webhooks.Cli;

/// <summary>The tool's name and version.</summary>
internal static class ToolIdentity
{
    /// <summary>The command, as it is installed and typed.</summary>
    public const string Name = "vipps-webhooks";

    /// <summary>The version as <c>--version</c> prints it, without the suffix of the build.</summary>
    public static string Version { get; } =
        typeof(ToolIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
