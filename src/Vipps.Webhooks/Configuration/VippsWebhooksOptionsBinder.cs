using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Configuration;

/// <summary>
/// Binds the options to configuration. Where a value is of the wrong kind, the message names its key and what belongs there; that of the
/// framework's binder may repeat the value, which may be a secret in the wrong place.
/// </summary>
internal static class VippsWebhooksOptionsBinder
{
    private const string Retry = nameof(VippsWebhooksOptions.Retry) + ":";

    private static readonly (string Key, Func<string, bool> CanRead, string Advice)[] Kinds =
    [
        (nameof(VippsWebhooksOptions.Environment), CanRead<VippsEnvironment>, "is not one of Test and Production."),
        (nameof(VippsWebhooksOptions.KeyType), CanRead<VippsKeyType>, "is not one of SalesUnit, Partner, Psp and Merchant."),
        (nameof(VippsWebhooksOptions.BaseAddress), CanReadUrl, "is not an absolute URL. Use one such as https://apitest.vipps.no."),
        (nameof(VippsWebhooksOptions.AllowHttp), CanReadSwitch, "is not one of true and false."),
        (Retry + nameof(VippsRetryOptions.MaxRetryAttempts), CanReadNumber, "is not a number, such as 3."),
        (Retry + nameof(VippsRetryOptions.BaseDelay), CanReadTime, "is not a time, such as 00:00:00.5 for half a second."),
        (Retry + nameof(VippsRetryOptions.MaxDelay), CanReadTime, "is not a time, such as 00:00:20 for 20 seconds."),
        (Retry + nameof(VippsRetryOptions.AttemptTimeout), CanReadTime, "is not a time, such as 00:00:10 for 10 seconds."),
        (Retry + nameof(VippsRetryOptions.TotalTimeout), CanReadTime, "is not a time, such as 00:01:00 for a minute."),
    ];

    public static void Bind(IConfiguration configuration, string name, VippsWebhooksOptions options)
    {
        var path = (configuration as IConfigurationSection)?.Path;
        options.ConfigurationPath = path;
        try
        {
            WithoutEmpty(configuration).Bind(options);
        }
        catch (InvalidOperationException)
        {
            var prefix = string.IsNullOrEmpty(path) ? "" : path + ":";
            string[] failures =
            [
                .. Kinds
                    .Where(kind => configuration[kind.Key] is { Length: > 0 } value && !kind.CanRead(value))
                    .Select(kind => $"{prefix}{kind.Key} {kind.Advice}"),
            ];
            throw new OptionsValidationException(
                name, typeof(VippsWebhooksOptions), failures is [] ? [$"A setting under {path ?? "the root"} cannot be read."] : failures);
        }
    }

    // An empty value is one that is not set, as an environment variable often is. .NET 8 takes it for one of the wrong kind.
    private static IConfiguration WithoutEmpty(IConfiguration configuration)
    {
        string[] empty = [.. Kinds.Select(static kind => kind.Key).Where(key => configuration[key] is { Length: 0 })];
        return empty is []
            ? configuration
            : new ConfigurationBuilder()
                .AddInMemoryCollection(configuration.AsEnumerable(makePathsRelative: true)
                    .Where(setting => !empty.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)))
                .Build();
    }

    private static bool CanRead<TEnum>(string value)
        where TEnum : struct, Enum => Enum.TryParse<TEnum>(value, ignoreCase: true, out _);

    private static bool CanReadUrl(string value) => Uri.TryCreate(value, UriKind.RelativeOrAbsolute, out _);

    private static bool CanReadSwitch(string value) => bool.TryParse(value, out _);

    private static bool CanReadNumber(string value) => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);

    private static bool CanReadTime(string value) => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _);
}
