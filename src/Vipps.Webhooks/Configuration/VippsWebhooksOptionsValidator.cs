using Microsoft.Extensions.Options;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Configuration;

/// <summary>
/// Every rule about a setting, with what to do about it. Written by hand: this needs no reflection, and a message can name the exact
/// configuration key, which attributes cannot know. No message repeats a value that may be secret.
/// </summary>
internal sealed class VippsWebhooksOptionsValidator : IValidateOptions<VippsWebhooksOptions>
{
    public ValidateOptionsResult Validate(string? name, VippsWebhooksOptions options)
    {
        var rules = new SettingRules(options.ConfigurationPath, nameof(VippsWebhooksOptions));
        ValidateAddress(options, rules);
        ValidateKeys(options, rules);
        ValidateSystem(options, rules);
        ValidateRetry(options.Retry, rules);
        return rules.Result;
    }

    private static void ValidateAddress(VippsWebhooksOptions options, SettingRules rules)
    {
        if (options.BaseAddress is not { } address)
        {
            rules.Check(options.Environment is not null, nameof(options.Environment), "is not set. Use Test or Production.");
            rules.Check(
                options.Environment is null || Enum.IsDefined(options.Environment.Value),
                nameof(options.Environment),
                "is not one of Test and Production.");
            return;
        }

        const string Key = nameof(options.BaseAddress);
        if (SettingText.FindMistakeInUrl(address.OriginalString) is { } mistake)
        {
            rules.Fail(Key, mistake);
            return;
        }

        if (!address.IsAbsoluteUri)
        {
            rules.Fail(Key, "is not an absolute URL. Use one such as https://apitest.vipps.no, or set Environment instead.");
            return;
        }

        if (UrlHost.InAscii(address) is not { } host)
        {
            rules.Fail(Key, UrlHost.Impossible);
            return;
        }

        rules.Check(
            address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && MayBeHttp(address, host, options.AllowHttp)),
            Key,
            $"must be https: keys are sent to it. Plain http is accepted on loopback, and with {nameof(options.AllowHttp)} for a sandbox on another machine.");
        rules.Check(address.UserInfo.Length == 0, Key, "must not hold a user name or password.");
        rules.Check(
            address.Query.Length == 0 && address.Fragment.Length == 0, Key, "must not have a query or a fragment.");
    }

    // Real keys are never sent in the clear, even with AllowHttp.
    private static bool MayBeHttp(Uri address, string host, bool allowHttp) =>
        Loopback.IsThisMachine(address) || (allowHttp && !$".{host.TrimEnd('.')}".EndsWith(".vipps.no", StringComparison.OrdinalIgnoreCase));

    private static void ValidateKeys(VippsWebhooksOptions options, SettingRules rules)
    {
        const string Portal = "Copy it from the business portal, portal.vippsmobilepay.com.";

        if (!Enum.IsDefined(options.KeyType))
        {
            rules.Fail(nameof(options.KeyType), "is not one of SalesUnit, Partner, Psp and Merchant.");
            return;
        }

        rules.RequireKey(options.ClientId, nameof(options.ClientId), Portal);
        rules.RequireKey(options.ClientSecret, nameof(options.ClientSecret), Portal);
        if (options.KeyType == VippsKeyType.Merchant)
        {
            rules.Check(
                string.IsNullOrEmpty(options.SubscriptionKey),
                nameof(options.SubscriptionKey),
                "must not be set with KeyType Merchant: calls with merchant-level keys carry none. Remove it, or change KeyType.");
            rules.Check(
                string.IsNullOrEmpty(options.MerchantSerialNumber),
                nameof(options.MerchantSerialNumber),
                "must not be set with KeyType Merchant: calls with merchant-level keys carry none. Remove it, or change KeyType.");
            rules.Check(
                options.ClientId?.Contains(':', StringComparison.Ordinal) != true,
                nameof(options.ClientId),
                "must not contain a colon with KeyType Merchant (RFC 7617).");
            return;
        }

        rules.RequireKey(options.SubscriptionKey, nameof(options.SubscriptionKey), Portal);
        if (options.KeyType == VippsKeyType.SalesUnit)
        {
            rules.Check(
                !string.IsNullOrEmpty(options.MerchantSerialNumber),
                nameof(options.MerchantSerialNumber),
                "is not set. It is the number of the sales unit on the business portal. Partners set KeyType to Partner and may leave it out.");
        }

        if (options.KeyType == VippsKeyType.Psp)
        {
            rules.RequireKey(options.PspId, nameof(options.PspId), "It is required with KeyType Psp.");
        }

        rules.Check(
            string.IsNullOrEmpty(options.MerchantSerialNumber) || HeaderText.IsDigits(options.MerchantSerialNumber),
            nameof(options.MerchantSerialNumber),
            SettingText.FindMistake(options.MerchantSerialNumber ?? "") ?? "must be digits only, such as 123456.");
    }

    private static void ValidateSystem(VippsWebhooksOptions options, SettingRules rules)
    {
        rules.Check(
            options.KeyType != VippsKeyType.Partner || !string.IsNullOrEmpty(options.SystemName),
            nameof(options.SystemName),
            "is not set. Vipps requires it of partners: one word in lower case, such as acmecommerce.");
        CheckHeader(options.SystemName, nameof(options.SystemName));
        CheckHeader(options.SystemVersion, nameof(options.SystemVersion));
        CheckHeader(options.PluginName, nameof(options.PluginName));
        CheckHeader(options.PluginVersion, nameof(options.PluginVersion));

        void CheckHeader(string? value, string key)
        {
            if (string.IsNullOrEmpty(value))
            {
                return;
            }

            rules.Check(
                value.Length <= VippsWebhooksOptions.MaxSystemHeaderLength,
                key,
                $"has {value.Length} characters; Vipps accepts at most {VippsWebhooksOptions.MaxSystemHeaderLength}. Shorten it.");
            rules.Check(
                HeaderText.IsSendable(value),
                key,
                "has a character that a header cannot carry. Use printable ASCII, without spaces at either end.");
        }
    }

    private static void ValidateRetry(VippsRetryOptions retry, SettingRules rules)
    {
        const string Path = nameof(VippsWebhooksOptions.Retry) + ":";
        rules.Check(retry.MaxRetryAttempts is >= 0 and <= 10, Path + nameof(retry.MaxRetryAttempts), "must be 0 to 10.");
        rules.CheckTime(
            retry.BaseDelay,
            retry.BaseDelay > TimeSpan.Zero && retry.BaseDelay <= TimeSpan.FromMinutes(1),
            Path + nameof(retry.BaseDelay),
            "more than 0 and at most 00:01:00");
        rules.CheckTime(
            retry.MaxDelay,
            retry.MaxDelay >= retry.BaseDelay && retry.MaxDelay <= TimeSpan.FromMinutes(10),
            Path + nameof(retry.MaxDelay),
            "at least BaseDelay and at most 00:10:00");
        rules.CheckTime(
            retry.AttemptTimeout,
            retry.AttemptTimeout >= TimeSpan.FromMilliseconds(100) && retry.AttemptTimeout <= TimeSpan.FromMinutes(10),
            Path + nameof(retry.AttemptTimeout),
            "at least 00:00:00.1 and at most 00:10:00");
        rules.CheckTime(
            retry.TotalTimeout,
            retry.TotalTimeout >= retry.AttemptTimeout && retry.TotalTimeout <= TimeSpan.FromHours(1),
            Path + nameof(retry.TotalTimeout),
            "at least AttemptTimeout and at most 01:00:00");
    }
}
