using Vipps.Webhooks;

namespace QuickStart;

/// <summary>
/// Checks the names of arguments. Configuration accepts any name: a typing error would go unnoticed, and the sandbox would be used instead
/// of the intended server.
/// </summary>
internal static class Arguments
{
    private static readonly string[] Names =
    [
        "callback",
        .. typeof(VippsWebhooksOptions).GetProperties().Where(property => property.CanWrite).Select(property => $"Vipps:{property.Name}"),
        .. typeof(VippsRetryOptions).GetProperties().Select(property => $"Vipps:Retry:{property.Name}"),
    ];

    /// <exception cref="WalkthroughException">An argument is not one of this program's.</exception>
    public static void Check(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (!name.StartsWith("--", StringComparison.Ordinal)
                || !(Names.Contains(name[2..], StringComparer.OrdinalIgnoreCase)
                    || name.StartsWith("--Logging:", StringComparison.OrdinalIgnoreCase)))
            {
                throw new WalkthroughException($"{name} is not a setting of this program. See --help.");
            }

            if (value is null && (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal)))
            {
                throw new WalkthroughException($"{name} needs a value. See --help.");
            }
        }
    }
}
