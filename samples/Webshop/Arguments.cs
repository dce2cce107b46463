using Vipps.Webhooks;

namespace Webshop;

/// <summary>
/// Checks the names of arguments. Configuration accepts any name: after a typing error the shop would open with the sandbox instead of the
/// intended server.
/// </summary>
internal static class Arguments
{
    private static readonly string[] Names =
        ["urls", "callback", .. typeof(VippsWebhooksOptions).GetProperties().Select(property => $"Vipps:{property.Name}"), "Vipps:CallbackUrl"];

    private static readonly string[] Sections = ["Vipps:Retry:", "Vipps:Receiver:", "Vipps:Registrations:", "Logging:"];

    /// <exception cref="ShopException">An argument is not one of this program's.</exception>
    public static void Check(ReadOnlySpan<string> args)
    {
        while (args is [var argument, .. var rest])
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            if (!IsKnown(name))
            {
                throw new ShopException($"{name} is not a setting of this program. See --help.");
            }

            if (equals < 0 && rest is [] or [['-', '-', ..], ..])
            {
                throw new ShopException($"{name} needs a value. See --help.");
            }

            args = equals < 0 ? rest[1..] : rest;
        }
    }

    private static bool IsKnown(string name) => name is ['-', '-', .. var setting]
        && (Names.Contains(setting, StringComparer.OrdinalIgnoreCase)
            || Sections.Any(section => setting.StartsWith(section, StringComparison.OrdinalIgnoreCase)));
}
