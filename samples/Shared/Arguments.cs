using Vipps.Webhooks;

namespace Samples;

/// <summary>
/// Checks the names of arguments. Configuration accepts any name: a typing error would go unnoticed, and the sandbox would be used instead
/// of the intended server.
/// </summary>
internal static class Arguments
{
    private static readonly string[] Settings = [.. typeof(VippsWebhooksOptions).GetProperties().Select(property => $"Vipps:{property.Name}")];

    private static readonly string[] Sections = ["Vipps:Retry:", "Vipps:Receiver:", "Vipps:Registrations:", "Logging:"];

    /// <param name="args">The arguments.</param>
    /// <param name="names">The names of the program's own settings.</param>
    /// <exception cref="SampleException">An argument is not one of this program's.</exception>
    public static void Check(ReadOnlySpan<string> args, params string[] names)
    {
        while (args is [var argument, .. var rest])
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            if (!IsKnown(name, names))
            {
                throw new SampleException($"{name} is not a setting of this program. See --help.");
            }

            if (equals < 0 && rest is [] or [['-', '-', ..], ..])
            {
                throw new SampleException($"{name} needs a value. See --help.");
            }

            args = equals < 0 ? rest[1..] : rest;
        }
    }

    private static bool IsKnown(string name, string[] names) => name is ['-', '-', .. var setting]
        && (names.Concat(Settings).Contains(setting, StringComparer.OrdinalIgnoreCase)
            || Sections.Any(section => setting.StartsWith(section, StringComparison.OrdinalIgnoreCase)));
}
