using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Benchmarks.Verifying;

/// <summary>
/// What a shop writes after reading Vipps' documentation: text, new hash objects, ordinary comparison. In our words; see
/// https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication/.
/// </summary>
internal static class VippsDocumentation
{
    public static bool IsValid(
        string body, string date, string host, string pathAndQuery, string contentHash, string authorization, string secret)
    {
        using var sha256 = SHA256.Create();
        var computedHash = Convert.ToBase64String(sha256.ComputeHash(Encoding.UTF8.GetBytes(body)));
        if (computedHash != contentHash)
        {
            return false;
        }

        var signedText = $"POST\n{pathAndQuery}\n{date};{host};{computedHash}";
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
        var signature = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(signedText)));
        return authorization == $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}";
    }
}
