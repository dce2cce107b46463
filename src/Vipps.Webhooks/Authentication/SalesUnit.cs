using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Authentication;

/// <summary>The rule about which sales unit one may ask for.</summary>
internal static class SalesUnit
{
    public static void Check(string? merchantSerialNumber, VippsConnection connection)
    {
        if (merchantSerialNumber is null)
        {
            if (connection.Options.KeyType == VippsKeyType.SalesUnit)
            {
                throw new InvalidOperationException(
                    "Calls with the keys of a sales unit carry its merchant serial number. Only partner keys go without one.");
            }

            return;
        }

        if (!HeaderText.IsDigits(merchantSerialNumber))
        {
            throw new ArgumentException(
                "A merchant serial number is digits only, such as 123456; null stands for none.", nameof(merchantSerialNumber));
        }

        if (connection.UsesMerchantToken)
        {
            throw new InvalidOperationException(
                "Calls with merchant-level keys carry no merchant serial number. Use partner keys to act for a sales unit.");
        }
    }
}
